/** Seconds that `job` takes. */
export function seconds(job: () => unknown): number {
  const started = performance.now();
  job();
  return (performance.now() - started) / 1000;
}

/** The middle one, or the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
