/** Seconds that `job` takes. */
export function seconds(job: () => unknown): number {
  const started = performance.now();
  job();
  return (performance.now() - started) / 1000;
}

/** Processor seconds of this process, all its threads, that `job` takes. */
export function processorSeconds(job: () => unknown): number {
  const before = process.cpuUsage();
  job();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The lowest: whatever else a machine does can only add to a time. */
export function best(values: readonly number[]): number {
  return Math.min(...values);
}
