import type { Epilogue, MultiplyOptions } from './kernels.ts';

const epilogues: Record<Epilogue, number> = { none: 0, bias: 1, 'bias-relu': 2, 'relu-mask': 3 };

/** The bits that native/kernels.h names ProductFlags, and the epilogue above them. */
export function productFlags(
  options: Pick<MultiplyOptions, 'transposeA' | 'transposeB' | 'accumulate' | 'epilogue'>,
): number {
  const epilogue = epilogues[options.epilogue ?? 'none'];
  if (epilogue === undefined) {
    throw new RangeError(
      `multiply: unknown epilogue '${options.epilogue}'; expected ${Object.keys(epilogues).join(', ')}`,
    );
  }
  return (options.transposeA ? 1 : 0) | (options.transposeB ? 2 : 0) | (options.accumulate ? 4 : 0) | (epilogue << 3);
}
