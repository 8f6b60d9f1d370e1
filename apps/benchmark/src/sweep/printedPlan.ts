import { sum } from 'd3-array';
import { trialWarnings } from '@policypath/trial';
import { actionRepeatOf, predictionOf } from '@policypath/trial/records';
import { formatBytes } from '@policypath/trial/node';
import Table from 'cli-table3';
import { plainBoth } from '../words/steps.ts';
import { formatDuration } from '../words/durations.ts';
import { trialGroup } from '../words/trialNames.ts';
import type { BenchmarkSetting } from '../store/benchmark.ts';
import type { Resources } from './resources.ts';
import type { SweepPlan, SweptTrial } from './sweepPlan.ts';
import type { TrialState } from '../store/storedTrial.ts';
import { counted, short } from '../words/numbers.ts';

const plain = { style: { head: [], border: [] } };

/** The settings of a benchmark, each with its source. */
export function printedSettings({ benchmark }: SweepPlan): string {
  const { title, label, environments, variants, seeds, settings } = benchmark;
  const table = new Table({
    head: ['setting', 'value', 'source', 'note'],
    ...plain,
    colWidths: [null, null, null, 60],
    wordWrap: true,
  });
  for (const { name, value, source, note = '', ...place } of settings) {
    table.push([`${placeOf(place)}${name}`, Array.isArray(value) ? value.join(',') : String(value), source, note]);
  }
  return [
    label === undefined ? title : `${title} (${label})`,
    `environments: ${environments.join(', ')}`,
    `variants: ${variants.map(({ name, variant }) => (name === variant ? name : `${name} (${variant})`)).join(', ')}`,
    `seeds: ${seeds.join(', ')}`,
    ...(settings.length === 0 ? [] : [table.toString()]),
    'All other settings have the defaults of `policypath train`, where each has its source.',
  ].join('\n');
}

function placeOf({ environment, variant }: Pick<BenchmarkSetting, 'environment' | 'variant'>): string {
  const place = environment ?? variant;
  return place === null ? '' : `${place}: `;
}

/** What makes trials useless, each with the environments and variants that it is said of; '' for nothing. */
export function printedWarnings(trials: readonly SweptTrial[]): string {
  const groups = new Map<string, Set<string>>();
  // The warnings are of trials that begin at step 0.
  for (const trial of trials.filter(({ fork }) => fork === undefined)) {
    for (const warning of trialWarnings(trial.config, (name) => name)) {
      groups.set(warning, (groups.get(warning) ?? new Set()).add(trialGroup(trial)));
    }
  }
  return [...groups].map(([warning, group]) => `warning: ${[...group].join(', ')}: ${warning}`).join('\n');
}

/** Number of trials by state, e.g. '12 trials: 3 finished, 9 waiting'. */
export function printedCounts(trials: readonly SweptTrial[]): string {
  const states: readonly TrialState[] = ['finished', 'running', 'stopped', 'failed', 'waiting'];
  const counts = states
    .map((state) => ({ state, count: trials.filter(({ status }) => status.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`);
  return `${counted(trials.length, 'trial')}: ${counts.join(', ')}`;
}

export function printedResources(found: Resources): string {
  const { jobs, memoryBytes, freeMemoryBytes, diskBytes, freeDiskBytes } = found;
  return (
    `${jobs} at a time; memory at most ${formatBytes(memoryBytes)} (${formatBytes(freeMemoryBytes)} free), ` +
    `disk at most ${formatBytes(diskBytes)} (${formatBytes(freeDiskBytes)} free)`
  );
}

/** e.g. 'pptb', or 'sac pptb' where there are several agents. */
function methodOf({ agent, variant }: SweptTrial): string {
  return agent === undefined ? variant : `${agent} ${variant}`;
}

/** Expected duration by environment and variant; `seconds` has one entry a trial. */
export function printedExpectation(trials: readonly SweptTrial[], seconds: readonly number[], jobs: number): string {
  const table = new Table({ head: ['environment', 'variant', 'trials', 'hours each', 'hours'], ...plain });
  const timed = trials.map((trial, index) => ({ ...trial, hours: seconds[index] / 3600 }));
  for (const group of new Set(timed.map(trialGroup))) {
    const members = timed.filter((trial) => trialGroup(trial) === group);
    const [{ environment }] = members;
    const hours = sum(members, (trial) => trial.hours);
    table.push([
      environment,
      methodOf(members[0]),
      members.length,
      (hours / members.length).toFixed(2),
      hours.toFixed(1),
    ]);
  }
  const total = sum(seconds);
  return (
    `${table.toString()}\nexpected: ${formatDuration(total)} of one process, ${formatDuration(total / jobs)} with ${jobs} at a time, ` +
    'from short measurements of each alone on this machine; evaluated episodes taken at full length'
  );
}

/** What boosts are expected to do to the weights, by environment and variant; null where nothing is boosted. */
export function printedPredictions(trials: readonly SweptTrial[]): string | null {
  const table = new Table({
    head: ['environment', 'variant', 'boost x window / period', 'weight norm at the end, over base'],
    ...plain,
  });
  for (const group of new Set(trials.map(trialGroup))) {
    const first = trials.find((trial) => trialGroup(trial) === group)!;
    const { environment, config, fork } = first;
    const trunk = trials.find(({ folder }) => folder === fork?.trunk);
    const hasWindow = trunk === undefined || trunk.config.pptb !== null;
    const predicted = predictionOf(config, fork === undefined ? undefined : { step: fork.at, hasWindow });
    if (predicted === null) continue;
    const { feedback, normOverBase } = predicted;
    table.push([
      environment,
      methodOf(first),
      short(feedback),
      normOverBase === null ? 'beyond float32' : short(normOverBase),
    ]);
  }
  if (table.length === 0) return null;
  return `${table.toString()}\npredicted, not measured; from a product of 1 on the path speeds up without bound`;
}

/** A table of all trials: state, steps, speed, time to go, last return. */
export function printedStatus(trials: readonly SweptTrial[]): string {
  const table = new Table({ head: ['trial', 'state', 'steps', 'steps/s', 'ETA', 'last return'], ...plain });
  for (const { label, config, status } of trials) {
    const { state, step, stepsPerSecond, secondsToGo, lastReturn } = status;
    const eta = state === 'running' && secondsToGo !== null ? formatDuration(secondsToGo) : '-';
    table.push([
      label,
      state,
      `${step} of ${plainBoth(config.steps, actionRepeatOf(config))}`,
      stepsPerSecond === null ? '-' : Math.round(stepsPerSecond),
      eta,
      lastReturn === null ? '-' : lastReturn.toFixed(1),
    ]);
  }
  const failures = trials
    .filter(({ status }) => status.state === 'failed')
    .map(({ label, status }) => `${label} failed: ${status.failure}`);
  return [table.toString(), printedCounts(trials), ...failures].join('\n');
}
