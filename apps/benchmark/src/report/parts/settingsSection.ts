import type { Benchmark } from '../../sweep/index.ts';
import { trialSettings } from '../../train/optionTable.ts';
import { agentNames } from '../../trial/config.ts';
import type { ReportedTrial } from '../reportedTrial.ts';
import type { ReportedTrials } from '../reportedTrials.ts';
import type { ReportSection, ReportTable } from '../section.ts';
import { byVariant, distinct } from './groups.ts';

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

function benchmarkTable({ name, file, settings }: Benchmark): ReportTable {
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
  };
}

/** Settings that tell trials apart, or are shown elsewhere. */
const identity = new Set(['environment', 'agent', 'variant', 'seed']);

function allSettingsTable(trials: readonly ReportedTrial[], benchmarks: readonly Benchmark[]): ReportTable {
  const names = distinct(trials.flatMap(({ measured: { settings } }) => [...settings.keys()]));
  return {
    name: 'settings',
    caption: 'Settings of the trials, as their manifests say. Where they differ, by environment and variant.',
    columns: ['Setting', 'Value', 'Source'],
    rows: names
      .filter((name) => !identity.has(name) && name !== 'pptb')
      .map((name) => {
        const own = trials.filter(({ measured: { settings } }) => settings.has(name));
        const values = distinct(own.map(({ measured: { settings } }) => settings.get(name) ?? ''));
        const option = optionOf(name);
        const given = distinct(
          benchmarks.flatMap(({ settings }) =>
            settings.filter((one) => one.name === option).map(({ source }) => source),
          ),
        );
        const usual = distinct(own.map((trial) => usualSource(trial, name, option)));
        const source = given.length > 0 ? given.join(', ') : usual.length === 1 ? usual[0] : null;
        return [name, values.length === 1 ? plain(values[0]) : byGroup(own, name), source];
      }),
    notes: ['A value without a source follows from others, or was given for these trials.'],
  };
}

/** Whose value a trial's setting is where it is its agent's default; null elsewhere. */
function usualSource({ measured: { agent, settings } }: ReportedTrial, name: string, option: string): string | null {
  const known = agentNames.find((candidate) => candidate === agent);
  if (known === undefined) return null;
  const setting = trialSettings(known).find((candidate) => candidate.name === option);
  return setting !== undefined && plain(settings.get(name) ?? '') === setting.shown ? setting.source : null;
}

/** The option of `policypath train` that a setting of the manifest comes from. */
function optionOf(name: string): string {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const others: Readonly<Record<string, string>> = {
    'pptb.capacity': 'window',
    'pptb.afterEdit.target': 'afterEditTarget',
    'pptb.afterEdit.moments': 'afterEditMoments',
    'pptb.boostLimits.feedback': 'boostFeedbackLimit',
    'pptb.boostLimits.relativeDisplacement': 'relativeDisplacementLimit',
    'pptb.boostLimits.normGrowth': 'normGrowthLimit',
    'editEvaluation.every': 'editEvaluationEvery',
    'editEvaluation.episodes': 'editEvaluationEpisodes',
    evaluationOffsets: 'evaluationOffset',
  };
  return others[name] ?? last;
}

/** A value of a manifest as people write it. */
function plain(json: string): string {
  if (json === 'null') return 'none';
  const text = json.replaceAll('"', '');
  return text.startsWith('[') ? text.slice(1, -1) : text;
}

function byGroup(trials: readonly ReportedTrial[], name: string): string {
  return byVariant(trials)
    .map(({ environment, variant, trials: members }) => {
      const values = distinct(members.map(({ measured: { settings } }) => plain(settings.get(name) ?? '')));
      return `${environment} ${variant}: ${values.join(' or ')}`;
    })
    .join('; ');
}
