import { best } from '../seconds.ts';

/** 0.09 ms, 0.3 ms, 43 ms, 0.43 s, 4.1 s, 85 s. */
export function inSeconds(value: number): string {
  if (value < 1e-4) return `${(1000 * value).toFixed(2)} ms`;
  if (value < 0.1) return `${(1000 * value).toFixed(value < 0.01 ? 1 : 0)} ms`;
  return `${value.toFixed(value < 1 ? 2 : value < 20 ? 1 : 0)} s`;
}

/** The lowest, with the highest where there are several. */
export function spread(values: readonly number[], text: (value: number) => string = inSeconds): string {
  if (values.length === 1) return text(values[0]);
  return `${text(best(values))} (to ${text(Math.max(...values))})`;
}

export const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
export const short = (count: number) =>
  count >= 1e6 ? `${count / 1e6}M` : count >= 1e4 ? `${count / 1e3}k` : String(count);
export const inPowers = (value: number) => value.toExponential(0);
