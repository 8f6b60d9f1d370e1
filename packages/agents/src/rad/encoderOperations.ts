import { layerNormEpsilon } from '@policypath/nets';
import type { Policy } from '../agent.ts';
import { centreOffset, type Augmentation } from '../imageReplay/augmentation.ts';
import type { ImageShape } from '../imageReplay/imageShape.ts';
import { graphTensors, type PolicyOperation } from '../policyGraph.ts';

interface EncoderOperationsOptions {
  readonly image: ImageShape;
  readonly augmentation: Augmentation;
  readonly strides: readonly number[];
  /** With the names of RAD's PixelEncoder. */
  readonly encoder: Pick<Policy, 'layout' | 'parameterCount' | 'read'>;
}

/** From pictures as rendered to features: `CentreView`, then the encoder. */
export function encoderOperations({
  image,
  augmentation,
  strides,
  encoder,
}: EncoderOperationsOptions): PolicyOperation[] {
  const parameters = new Float32Array(encoder.parameterCount);
  encoder.read(parameters);
  const tensor = graphTensors(encoder.layout, parameters);
  const { kind, size } = augmentation;
  return [
    { kind: kind === 'crop' ? 'crop' : 'pad', ...centreOffset(image, augmentation), height: size, width: size },
    { kind: 'scale', factor: 1 / 255 },
    ...strides.flatMap((stride, index): PolicyOperation[] => [
      { kind: 'convolution', weight: tensor(`convs.${index}.weight`), bias: tensor(`convs.${index}.bias`), stride },
      { kind: 'relu' },
    ]),
    { kind: 'flatten' },
    { kind: 'affine', weight: tensor('fc.weight'), bias: tensor('fc.bias') },
    { kind: 'layer-norm', gain: tensor('ln.weight'), shift: tensor('ln.bias'), epsilon: layerNormEpsilon },
  ];
}
