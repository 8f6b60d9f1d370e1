import { DivergenceError, type LearnMetrics } from '@policypath/agents';
import { printable, TrialFailure } from './failure.ts';
import { recordLine, recordSnapshot } from './record.ts';
import { pathSeconds } from './stopwatch.ts';
import type { MetricSums, Trial } from './trial.ts';

/**
 * What the agent learns after a step: one update, several, or none yet. Between updates a snapshot of its policy is recorded where one
 * is due; every `metricsInterval` updates the means of its metrics are logged.
 */
export async function learn(trial: Trial): Promise<void> {
  const { config, progress, metricSums } = trial;
  const intervals = (): number => Math.floor(progress.updates / config.metricsInterval);
  const before = intervals();
  const metrics = await finiteUpdate(trial);
  if (metrics.updated === false) return;
  progress.updates += 1;
  if (metrics.policyUpdated) progress.policyUpdates += 1;
  if (intervals() > before) {
    const means = takeMeans(metricSums);
    const scalars = Object.fromEntries(Object.entries(means).map(([name, value]) => [`learn/${name}`, value]));
    const { step, agentStep, updates } = progress;
    const wallSeconds = trial.stopwatch.total();
    const stepsPerSecond = (step - trial.lastMetrics.step) / (wallSeconds - trial.lastMetrics.wallSeconds);
    trial.lastMetrics = { step, wallSeconds };
    const ofPath = trial.path === null ? null : pathSeconds(trial.stopwatch.seconds());
    recordLine(
      trial,
      'metrics',
      { step, agentStep, updates, wallSeconds, ...(ofPath === null ? {} : { pathSeconds: ofPath }), ...means },
      {
        ...scalars,
        'speed/stepsPerSecond': stepsPerSecond,
        ...(ofPath === null ? {} : { 'speed/pathShare': ofPath / wallSeconds }),
      },
    );
  }
}

async function finiteUpdate(trial: Trial): Promise<LearnMetrics> {
  const { agent, progress, metricSums } = trial;
  let metrics: LearnMetrics = { policyUpdated: false };
  try {
    metrics = await agent.learn({ betweenUpdates: () => countUpdate(trial) });
    addMetrics(metricSums, metrics);
    return metrics;
  } catch (error) {
    if (!(error instanceof DivergenceError || error instanceof NotFiniteError)) throw error;
    const shown = error instanceof DivergenceError ? error.metrics : metrics;
    throw new TrialFailure(progress.step, error.message, printable(shown), error);
  }
}

/** Counts an update of the policy that another one of the same step follows. */
function countUpdate(trial: Trial): void {
  const { progress, path, stopwatch } = trial;
  progress.updates += 1;
  progress.policyUpdates += 1;
  if (path === null || !path.dueBetween(progress)) return;
  recordSnapshot(trial, path);
  stopwatch.enter('learn');
}

/** A metric is NaN or infinite. */
class NotFiniteError extends Error {
  override readonly name = 'NotFiniteError';
}

/** Adds the numbers of one update. @throws NotFiniteError that names the metric */
function addMetrics(sums: MetricSums, metrics: LearnMetrics): void {
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
function takeMeans(sums: MetricSums): Record<string, number> {
  const means = Object.fromEntries(Object.entries(sums).map(([name, { sum, count }]) => [name, sum / count]));
  for (const name of Object.keys(sums)) delete sums[name];
  return means;
}
