import { agentNames, settingAt } from '@policypath/trial/records';
import { shownDefault } from '@policypath/trial';
import type { Benchmark } from '../../../store/benchmark.ts';
import { plainBoth } from '../../../words/steps.ts';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import type { ReportedTrials } from '../reportedTrials.ts';
import { flattened } from '../../selectionNotes.ts';
import type { ReportSection, ReportTable } from '../section.ts';
import { byVariant, distinct, isRepeated } from './groups.ts';

/** All settings of the trials, each with its source where it is known. */
export function settingsSection({ trials, benchmarks }: ReportedTrials): ReportSection {
  return {
    id: 'settings',
    title: 'Settings and their sources',
    paragraphs: [
      'Sources: the paper; TD3, its authors’ current code; RAD, its authors’ code; ours. What a benchmark does not give has its default.',
    ],
    tables: [...benchmarks.map(benchmarkTable), allSettingsTable(trials, benchmarks)],
    figures: [],
  };
}

function benchmarkTable({ name, file, settings, trials }: Benchmark): ReportTable {
  return {
    name: `settings-${name}`,
    caption: `Settings that the benchmark ${name} (${file}) gives.`,
    columns: ['Of', 'Setting', 'Value', 'Source', 'Note'],
    rows: settings.map(({ environment, variant, name: setting, value, source, note }) => [
      environment ?? variant ?? 'all',
      setting,
      Array.isArray(value) ? value.join(',') : String(value),
      source,
      note ?? '',
    ]),
    ...(trials.every(({ config }) => config.agent === 'td3') ? {} : { notes: [unitsNote] }),
  };
}

const unitsNote =
  'steps, evaluationInterval, evaluationOffset and recordInterval are environment steps; startSteps, period, snapshotInterval, ' +
  'stopStep and what ends the boost are agent steps, each of which is as many environment steps as the action repeat.';

/** Settings that identify trials or are shown elsewhere. */
const identity = new Set(['environment', 'agent', 'variant', 'seed']);

function allSettingsTable(trials: readonly StoredTrial[], benchmarks: readonly Benchmark[]): ReportTable {
  const names = distinct(trials.flatMap((trial) => [...settingsOf(trial).keys()]));
  return {
    name: 'settings',
    caption: 'Settings of the trials, as their manifests say. Where they differ, by environment and variant.',
    columns: ['Setting', 'Value', 'Source'],
    rows: names
      .filter((name) => !identity.has(name) && name !== 'pptb')
      .map((name) => {
        const own = trials.filter((trial) => settingsOf(trial).has(name));
        const values = distinct(own.map((trial) => shownValue(trial, name)));
        const option = settingAt(name)?.name ?? name;
        const given = distinct(
          benchmarks.flatMap(({ settings }) =>
            settings.filter((one) => one.name === option).map(({ source }) => source),
          ),
        );
        const usual = distinct(own.map((trial) => usualSource(trial, name)));
        const source = given.length > 0 ? given.join(', ') : usual.length === 1 ? usual[0] : null;
        return [name, values.length === 1 ? values[0] : byGroup(own, name), source];
      }),
    notes: [
      'A value without a source follows from others, or was given for these trials.',
      ...(names.includes('pptb.minimumSnapshots')
        ? ['No edit has fewer snapshots than r_t + 1, and none fewer than pptb.minimumSnapshots.']
        : []),
      ...(isRepeated(trials)
        ? ['Steps of trials that repeat actions: environment steps, and agent steps in brackets.']
        : []),
    ],
  };
}

/** The source of a setting that has its agent's default; null otherwise. */
function usualSource(trial: StoredTrial, name: string): string | null {
  const known = agentNames().find((candidate) => candidate === trial.agent);
  const setting = settingAt(name);
  const own = known === undefined ? undefined : setting?.defaults[known];
  if (known === undefined || setting === undefined || own === undefined) return null;
  return plain(settingsOf(trial).get(name) ?? '') === shownDefault(setting, known) ? own[0] : null;
}

/** All settings, nested ones by their path ('td3.batchSize'), each as JSON. */
function settingsOf({ manifest }: StoredTrial): ReadonlyMap<string, string> {
  return new Map(flattened(manifest.trial));
}

/** A trial's value as people write it; steps in both units where they differ. */
function shownValue(trial: StoredTrial, name: string): string {
  const { actionRepeat } = trial;
  const text = plain(settingsOf(trial).get(name) ?? '');
  const unit = name === 'pptb.snapshotInterval' ? 'agent steps' : settingAt(name)?.unit;
  const factor = unit === 'environment steps' ? 1 : unit === 'agent steps' ? actionRepeat : null;
  if (actionRepeat === 1 || factor === null) return text;
  const both = (step: string): string => (/^\d+$/.test(step) ? plainBoth(factor * Number(step), actionRepeat) : step);
  return text.split(',').map(both).join(', ');
}

/** A value of a manifest as people write it. */
function plain(json: string): string {
  if (json === 'null') return 'none';
  const text = json.replaceAll('"', '');
  return text.startsWith('[') ? text.slice(1, -1) : text;
}

function byGroup(trials: readonly StoredTrial[], name: string): string {
  return byVariant(trials)
    .map(({ environment, variant, trials: members }) => {
      const values = distinct(members.map((trial) => shownValue(trial, name)));
      return `${environment} ${variant}: ${values.join(' or ')}`;
    })
    .join('; ');
}
