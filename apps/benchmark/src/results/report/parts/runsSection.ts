import { sum } from 'd3-array';
import { plainBoth } from '../../../words/steps.ts';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import { deviation, number, spreadOf, text, type Cell } from '../column.ts';
import type { ReportSection, ReportTable } from '../section.ts';
import { byVariant } from './groups.ts';
import { percentage, rounded } from '../../../words/numbers.ts';

/** Engines, versions and hours of the trials, without anything that names a machine. */
export function runsSection(trials: readonly StoredTrial[]): ReportSection {
  return {
    id: 'manifest',
    title: 'What computed it, and how long',
    paragraphs: [
      'The same trial gives the same bytes within one engine. Hours are of the wall clock of each process, which shares its machine with others.',
    ],
    tables: [manifestTable(trials), hoursTable(trials)],
    figures: [],
  };
}

function manifestTable(trials: readonly StoredTrial[]): ReportTable {
  const sets = new Map<string, StoredTrial[]>();
  for (const trial of trials) {
    const key = JSON.stringify([sorted(trial.manifest.engine), sorted(trial.manifest.versions)]);
    sets.set(key, [...(sets.get(key) ?? []), trial]);
  }
  const changed = trials.filter(({ manifest }) => (manifest.engineChanges ?? []).length > 0);
  return {
    name: 'manifest',
    caption: 'Engine, versions and dates of the trials, as their manifests say.',
    columns: [number('Trials'), 'Engine', 'Versions', 'Commit', 'First begun', 'Last begun'],
    rows: [...sets.values()].map((members) => {
      const [
        {
          manifest: { engine, versions },
        },
      ] = members;
      const { commit, ...others } = versions;
      const begun = members.map(({ manifest }) => manifest.startedAt).toSorted();
      return [
        members.length,
        listed(engine),
        listed(others) || null,
        commit ?? null,
        begun.at(0)?.slice(0, 10) ?? null,
        begun.at(-1)?.slice(0, 10) ?? null,
      ];
    }),
    notes: [
      ...(trials.some(({ manifest }) => manifest.versions['commit'] === undefined)
        ? ['Commit: not recorded in the manifests where none is shown; the hash of the kernels stands in the engine.']
        : []),
      ...changed.map(
        ({ place, manifest: { engineChanges = [] }, actionRepeat }) =>
          `${place.shown} went on with another engine at step ${engineChanges.map(({ step }) => plainBoth(step, actionRepeat)).join(', ')}`,
      ),
    ],
  };
}

/** Sections of a trial's stopwatch that are shown, and what is in each. */
const shares: readonly (readonly [string, readonly string[]])[] = [
  ['Updates', ['learn']],
  ['Environment', ['step']],
  ['Evaluation', ['evaluate']],
  ['Edits, snapshots', ['path', 'edit', 'snapshot']],
];

function hoursTable(trials: readonly StoredTrial[]): ReportTable {
  const timed = trials.filter((trial) => wallSeconds(trial) !== null);
  const seconds = timed.map((trial) => wallSeconds(trial) ?? 0);
  const [unit, length] = sum(seconds) < 3600 ? ['minutes', 60] : ['hours', 3600];
  const heading = `${unit[0].toUpperCase()}${unit.slice(1)}`;
  const times = (members: readonly StoredTrial[]): number[] =>
    members.map((trial) => (wallSeconds(trial) ?? 0) / length);
  return {
    name: 'hours',
    caption: `${heading} of the trials so far, ${rounded(sum(times(timed)))} together: of a row's, and of one (mean ± standard deviation over runs); shares of the time of those that have ended.`,
    columns: [
      text('Environment'),
      text('Variant'),
      number('Runs'),
      number(heading, { name: 'Time', unit, print: rounded }),
      deviation(`${heading} of one`, { name: 'Time of one', unit }),
      ...[...shares.map(([name]) => name), 'Rest'].map((name) => number(name, { unit: 'share', print: percentage })),
    ],
    rows: byVariant(timed).map(({ environment, variant, trials: members }) => [
      environment,
      variant,
      members.length,
      sum(times(members)),
      spreadOf(times(members)),
      ...sharesOf(members),
    ]),
  };
}

/** Of work, as far as the logs tell; null before the first evaluation. */
function wallSeconds({ result, evaluations }: StoredTrial): number | null {
  return result?.wallSeconds ?? evaluations.findLast((one) => one.wallSeconds !== undefined)?.wallSeconds ?? null;
}

function sharesOf(trials: readonly StoredTrial[]): Cell[] {
  const ended = trials.flatMap(({ result }) => (result?.seconds === undefined ? [] : [result.seconds]));
  const total = sum(ended.flatMap((seconds) => Object.values(seconds)));
  if (total === 0) return [...shares.map(() => null), null];
  const parts = shares.map(([, names]) => sum(ended.flatMap((seconds) => names.map((name) => seconds[name] ?? 0))));
  return [...parts, Math.max(0, total - sum(parts))].map((part) => part / total);
}

function sorted(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function listed(record: Readonly<Record<string, string>>): string {
  return Object.entries(record)
    .map(([name, value]) => `${name} ${/^[0-9a-f]{40,}$/.test(value) ? value.slice(0, 12) : value}`)
    .join(', ');
}
