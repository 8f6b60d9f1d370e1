/**
 * A stack of 3x3 convolutions without padding, each with `filters` filters, a bias and ReLU, over images of bytes: the
 * encoder of RAD and CURL is channels 9, 84 x 84, 32 filters, strides [2, 1, 1, 1].
 */
export interface ConvolutionShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly filters: number;
  /** Of each layer; at most eight layers. */
  readonly strides: readonly (1 | 2)[];
}

/** Sizes that follow from a shape and a batch, in elements. */
export interface ConvolutionSizes {
  readonly outputHeight: number;
  readonly outputWidth: number;
  /** Bytes of the images, [batch, channels, height, width]. */
  readonly images: number;
  /** Of the flat parameters: for each layer weights [filters, channels, 3, 3], then bias [filters], as PyTorch has them. */
  readonly parameters: number;
  /** What the backward pass needs of the forward pass besides the output. */
  readonly activations: number;
  /** [batch, filters, outputHeight, outputWidth]. */
  readonly output: number;
  /** Memory that a call uses and leaves undefined behind; one for a larger batch serves too. */
  readonly workspace: number;
}

export interface ConvolutionOptions {
  readonly shape: ConvolutionShape;
  readonly batch: number;
  /** [batch, channels, height, width]; a byte x counts as x / 255. From `allocateUint8`. */
  readonly images: Uint8Array;
  readonly parameters: Float32Array;
  /** Written where the backward pass follows; left out otherwise. */
  readonly activations?: Float32Array;
  /** [batch, filters, outputHeight, outputWidth], after ReLU. */
  readonly output: Float32Array;
  readonly workspace: Float32Array;
}

export interface ConvolutionGradientOptions {
  readonly shape: ConvolutionShape;
  readonly batch: number;
  /** What `convolutions` was given and wrote, unchanged since. */
  readonly images: Uint8Array;
  readonly parameters: Float32Array;
  readonly activations: Float32Array;
  readonly output: Float32Array;
  /** Like `output`. */
  readonly outputGradient: Float32Array;
  /** Replaced; like `parameters`. */
  readonly gradients: Float32Array;
  readonly workspace: Float32Array;
}

export const maximumConvolutions = 8;
/** As in native/kernels.h. */
const filterBlock = 16;
const groupsAtMost = 32;
const threadsAtMost = 2;
const tilesAtATime = 24;

/**
 * The sizes of a stack's operands. Nothing is unfolded: what grows with the batch are the images, the activations and the
 * output.
 *
 * @throws RangeError on a shape that is none, or too small for its layers.
 */
export function convolutionSizes(shape: ConvolutionShape, batch: number): ConvolutionSizes {
  const { channels, height, width, filters, strides } = shape;
  for (const [name, value] of Object.entries({ channels, height, width, filters })) {
    if (!Number.isInteger(value) || value < 1 || value > 1e6) {
      throw new RangeError(`convolutions: ${name} is a positive integer, got ${value}`);
    }
  }
  if (!Number.isInteger(batch) || batch < 0 || batch > 1e6) {
    throw new RangeError(`convolutions: batch is an integer of at least 0, got ${batch}`);
  }
  const { length } = strides;
  if (length < 1 || length > maximumConvolutions || strides.some((stride) => stride !== 1 && stride !== 2)) {
    throw new RangeError(
      `convolutions: strides are 1 to ${maximumConvolutions} numbers, each 1 or 2; got [${String(strides)}]`,
    );
  }
  const filterStride = roundUp(filters, filterBlock);
  let [rows, columns, depth] = [height, width, channels];
  let [parameters, activations, packed, partial, buffer] = [0, 0, 0, 0, 0];
  strides.forEach((stride, layer) => {
    if (rows < 3 || columns < 3) {
      throw new RangeError(
        `convolutions: images of ${height} x ${width} are too small for strides [${strides.join(', ')}]: ` +
          `layer ${layer + 1} has ${rows} x ${columns} left, and needs 3 x 3`,
      );
    }
    const [outputRows, outputColumns] = [rows, columns].map((size) => Math.floor((size - 3) / stride) + 1);
    const positions = outputRows * outputColumns;
    parameters += filters * (9 * depth + 1);
    const taps = layer > 0 && stride === 1 ? 16 : 9;
    packed += (taps * depth + 1) * filterStride + (layer > 0 ? taps * filters * filterStride : 0);
    partial += ((taps === 16 ? 16 * filterStride : 9 * depth) + 1) * filterStride;
    if (layer + 1 < length) activations += positions * filterStride;
    buffer = Math.max(buffer, (layer > 0 ? (rows + 2) * (columns + 2) : positions) * filterStride);
    [rows, columns, depth] = [outputRows, outputColumns, filters];
  });
  const tiles = 2 * 16 * tilesAtATime * filterStride;
  const thread = roundUp(channels * height * width, filterBlock) + 2 * buffer + tiles;
  const groups = batch === 0 ? 0 : Math.min(batch, groupsAtMost);
  return {
    outputHeight: rows,
    outputWidth: columns,
    images: batch * channels * height * width,
    parameters,
    activations: batch * activations,
    output: batch * filters * rows * columns,
    workspace: packed + 256 + threadsAtMost * thread + groups * partial,
  };
}

/** The seven numbers that name shape and batch in a call of the backends. */
export function convolutionNumbers(
  { channels, height, width, filters, strides }: ConvolutionShape,
  batch: number,
): [number, number, number, number, number, number, number] {
  const strideBits = strides.reduce<number>((bits, stride, layer) => bits | ((stride === 2 ? 1 : 0) << layer), 0);
  return [batch, channels, height, width, filters, strides.length, strideBits];
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
