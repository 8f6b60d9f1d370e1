import type { ConvMlpOptions } from './convMlp.ts';
import { convolutionLayout, convolutionStack, type ConvolutionStack } from './convolutionStack.ts';
import { mlpLayout, mlpShape, type MlpShape } from './mlpShape.ts';
import type { ParameterLayout } from './module.ts';

/** `ConvMlpOptions`, checked and worked out. */
export interface ConvMlpShape extends ConvolutionStack {
  /** Of the linear layers, whose parameters follow those of the convolutions. */
  readonly mlp: MlpShape;
  readonly parameterCount: number;
}

/** @throws RangeError on sizes that are none, or images too small for the convolutions */
export function convMlpShape(options: ConvMlpOptions): ConvMlpShape {
  const { channels, height, width, filters = 32, strides = [1], sizes, maximumBatch } = options;
  if (!Array.isArray(sizes) || sizes.length === 0) {
    throw new RangeError(`sizes are the widths after the convolutions, such as [128, 6]; got [${String(sizes)}]`);
  }
  const convolutions = { channels, height, width, filters, strides };
  const stack = convolutionStack(convolutions, { maximumBatch, trainable: true, tied: false });
  const mlp = mlpShape({ sizes: [stack.convolutionSize, ...sizes], maximumBatch });
  return { ...stack, mlp, parameterCount: stack.convolutionCount + mlp.parameterCount };
}

/** The flat order: convolutions, then linear layers, whose layers count on. */
export function convMlpLayout({ convolutions, mlp }: ConvMlpShape): ParameterLayout {
  const { length } = convolutions.strides;
  return [
    ...convolutionLayout(convolutions),
    ...mlpLayout(mlp).map((part) => ({ ...part, layer: part.layer + length })),
  ];
}
