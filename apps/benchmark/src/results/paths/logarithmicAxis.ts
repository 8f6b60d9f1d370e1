/** Up to so many decades have ticks at 1, 2 and 5. */
const fewDecades = 2.5;

/** A logarithmic axis over these values with a factor of `air` to each side, and labels to interpolate between. */
export function logarithmic(
  values: readonly number[],
  { air = 1.15 }: { readonly air?: number } = {},
): {
  readonly type: 'log';
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly tickFormat: (value: number) => string;
} {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const [low, high] = positive.length === 0 ? [1, 10] : [Math.min(...positive) / air, Math.max(...positive) * air];
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const steps = Math.log10(high / low) <= fewDecades ? [1, 2, 5] : [1];
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => steps.map((step) => step * 10 ** (first + i)))
    .flat()
    .filter((tick) => tick >= low && tick <= high);
  return { type: 'log', domain: [low, high], ticks, tickFormat: (value) => String(Number(value.toPrecision(3))) };
}
