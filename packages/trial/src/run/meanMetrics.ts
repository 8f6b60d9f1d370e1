import type { LearnMetrics } from '@policypath/agents';

/** Sums of an agent's metrics since the last line of `metrics.jsonl`, by name. */
export type MetricSums = Record<string, { sum: number; count: number }>;

/** A metric is NaN or infinite. */
export class NotFiniteError extends Error {
  override readonly name = 'NotFiniteError';
}

/** Adds the numbers of one update. @throws NotFiniteError that names the metric */
export function addMetrics(sums: MetricSums, metrics: LearnMetrics): void {
  for (const name in metrics) {
    const value = metrics[name];
    if (typeof value !== 'number') continue;
    if (!Number.isFinite(value)) throw new NotFiniteError(`training diverged: ${name} is ${value}`);
    const entry = (sums[name] ??= { sum: 0, count: 0 });
    entry.sum += value;
    entry.count += 1;
  }
}

/** The mean of each metric; empties the sums. */
export function takeMeans(sums: MetricSums): Record<string, number> {
  const means = Object.fromEntries(Object.entries(sums).map(([name, { sum, count }]) => [name, sum / count]));
  for (const name of Object.keys(sums)) delete sums[name];
  return means;
}
