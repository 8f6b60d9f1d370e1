import type { ConvolutionStack } from './convolutionStack.ts';

/** @throws RangeError unless `images` are `batch` images of bytes. */
export function checkImages(images: Uint8Array, batch: number, shape: ConvolutionStack): void {
  if (!(images instanceof Uint8Array)) {
    throw new RangeError(
      'images are bytes, a Uint8Array of 0 to 255, as a renderer gives them; they are divided by 255 here',
    );
  }
  const { channels, height, width } = shape.convolutions;
  const expected = batch * shape.imageSize;
  if (images.length === expected) return;
  throw new RangeError(
    `images have ${images.length} elements, expected ${expected} ([${batch}, ${channels}, ${height}, ${width}])`,
  );
}

export function refuseBackward(): never {
  throw new Error('this encoder was created with trainable: false; it has no backward()');
}

/** @throws Error when gradients of convolutions are wanted that the last pass cannot give. */
export function checkConvolutionChoice(wanted: boolean, possible: boolean): void {
  if (!wanted || possible) return;
  throw new Error(
    'backward() can reach the convolutions only after forward() of the encoder that owns them; ' +
      'after forwardFrom(), and in a tied encoder, it stops at their output',
  );
}
