import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { learningCurves, standardErrorBand } from '@policypath/figures';
import { UsageError } from '@policypath/trial/errors';
import Table from 'cli-table3';
import { sum } from 'd3-array';
import { baselineKey } from '../random/index.ts';
import { shortBoth, stepsAxis } from '../words/steps.ts';
import type { ComparisonBaseline } from './baselines.ts';
import { comparisonOf, type AgentComparison, type Comparison, type EnvironmentComparison } from './comparison.ts';
import { againstHint, readResults, type AgentResults, type CompareTrialsOptions } from './compareTrials.ts';
import { effectsTable } from './effectsTables.ts';
import { intervalRule } from './intervalRule.ts';
import { figureFiles, tableFiles, usualFormats, type FileFormat } from './report/fileForms.ts';
import type { ReportTable } from './report/section.ts';
import { columnsOf, markdownTable, shownRows } from './report/tableForms.ts';
import { methodsTable, ranksTable } from './methodsTable.ts';
import { methodNames, scoresTable } from './scoresTable.ts';
import { countedEvaluations } from './statisticsSections.ts';

export interface CompareFoldersOptions extends Pick<
  CompareTrialsOptions,
  'includeInitial' | 'finishedOnly' | 'resamples'
> {
  /** Searched for trial folders, recursively. */
  readonly folders: readonly string[];
  /** Folder of the results, created if missing. Default: `comparisonFolder`, in the first folder. */
  readonly out?: string;
  /** Random-agent baselines by `baselineKey`; they override those that are found. */
  readonly random?: ReadonlyMap<string, ComparisonBaseline>;
  /** The method compared with `against`, by its name in the benchmark. Default: 'pptb', or the first that there is. */
  readonly variant?: string;
  /** The method that it is held against. Default 'base'. */
  readonly against?: string;
  /** Printed with every result, e.g. 'demonstration, not evidence'. */
  readonly label?: string;
  /** Of the figure and the tables beside comparison.md. Default: SVG, PNG and CSV. */
  readonly formats?: readonly FileFormat[];
}

export interface ComparedFolders {
  readonly comparison: Comparison;
  /** Tables and notes for the terminal. */
  readonly report: string;
  /** The tables of `text`. */
  readonly tables: readonly ReportTable[];
  /** What the intervals are. */
  readonly rule: string;
  /** The learning curves as an SVG document. */
  readonly curves: string;
  readonly files: { readonly markdown: string; readonly json: string; readonly svg: string; readonly png: string };
  /** Every file that was written. */
  readonly written: readonly string[];
}

/**
 * Compares the trials found in folders: all methods in one table, and two of them, base against PPTB or others. Writes `comparison.md`, `comparison.json`,
 * `learning-curves.svg` and `.png`, and each table into `tables/`.
 *
 * @throws UsageError when a folder is missing, holds no trial, or trials cannot be compared
 */
export function compareFolders(options: CompareFoldersOptions): ComparedFolders {
  const { folders, out, random, against = 'base', label, formats = usualFormats, ...counted } = options;
  if (folders.length === 0) throw new UsageError('no folder was given to compare');
  const leftOut: string[] = [];
  const results = readResults(folders, {
    ...counted,
    base: against,
    say: (line) => leftOut.push(line),
    ...(random === undefined ? {} : { baselines: random }),
  });
  refuseUnused(random, results);
  const variant = options.variant ?? defaultMethod(results, against);
  const compared = comparisonOf(results, variant, label);
  const hint = againstHint(results);
  const comparison = { ...compared, notes: [...(hint === null ? [] : [hint]), ...leftOut, ...compared.notes] };
  const folder = out ?? join(folders[0], comparisonFolder(variant, against));
  const svg = curvesFigure(comparison);
  const parts = results.flatMap((own) => agentPart(own, variant, comparison) ?? []);
  const rule = intervalRule(results[0].comparisons[0]);
  const contents = [
    ['comparison.md', inMarkdown(parts, comparison, rule, formats)],
    ['comparison.json', `${JSON.stringify(comparison, null, 2)}\n`],
    ...figureFiles(svg, 'learning-curves', { formats }),
    ...parts.flatMap(({ agent, tables }) =>
      tables.flatMap((table) => [
        ...tableFiles(table, parts.length === 1 ? table.name : `${agent}-${table.name}`, formats),
      ]),
    ),
  ] as const;
  writeFiles(folder, contents);
  return {
    comparison,
    rule,
    report: inTerminal(parts, comparison, rule),
    tables: parts.flatMap(({ tables }) => tables),
    curves: svg,
    files: {
      markdown: join(folder, 'comparison.md'),
      json: join(folder, 'comparison.json'),
      svg: join(folder, 'learning-curves.svg'),
      png: join(folder, 'learning-curves.png'),
    },
    written: contents.map(([name]) => join(folder, name)),
  };
}

/** @throws UsageError when the folder cannot be written to */
function writeFiles(folder: string, contents: readonly (readonly [string, string | Uint8Array])[]): void {
  try {
    for (const [name, content] of contents) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  } catch (error) {
    throw new UsageError(
      `the comparison cannot be written: ${(error as Error).message}; choose another folder by --out`,
    );
  }
}

/** PPTB where there is such a trial; otherwise the first method that is not held against. */
function defaultMethod(results: readonly AgentResults[], against: string): string {
  const methods = results.flatMap(({ comparisons: [{ environments }] }) =>
    environments.flatMap((one) => [...one.methods.keys()]),
  );
  const others = methods.filter((method) => method !== against);
  return others.includes('pptb') ? 'pptb' : (others.find((method) => method !== 'observe-only') ?? 'pptb');
}

/** Each pair has a folder of its own: 'comparison' of base and PPTB, else e.g. 'comparison-pptb-r16-against-pptb-r8'. */
function comparisonFolder(variant: string, against: string): string {
  if (variant === 'pptb' && against === 'base') return 'comparison';
  const name = `comparison-${variant}${against === 'base' ? '' : `-against-${against}`}`;
  return name.replaceAll(/[^\w.-]+/g, '-');
}

/** Refuses a baseline for an action repeat that no trial has: it would silently be unused. */
function refuseUnused(
  given: ReadonlyMap<string, ComparisonBaseline> | undefined,
  results: readonly AgentResults[],
): void {
  const trials = results.flatMap(({ runs }) => runs.map(({ trial }) => trial));
  for (const key of given?.keys() ?? []) {
    const [environment] = key.split('@');
    const keys = trials
      .filter(({ environmentId }) => environmentId === environment)
      .map(({ environmentId, actionRepeat }) => baselineKey(environmentId, actionRepeat));
    if (keys.length > 0 && !keys.includes(key)) {
      throw new UsageError(
        `--random ${key}: the trials have another action repeat; write ${[...new Set(keys)].join(' or ')}`,
      );
    }
  }
}

/** The tables of one agent: those of the report, for one method. */
interface AgentPart {
  readonly agent: string;
  readonly title: string;
  readonly tables: readonly ReportTable[];
  /** Notes below the tables. */
  readonly lines: readonly string[];
}

function agentPart(results: AgentResults, method: string, { agents, label }: Comparison): AgentPart | null {
  const [comparison] = results.comparisons;
  const scores = scoresTable({ results, comparison, method, oneSided: true });
  const all = methodsTable(results, comparison);
  const ranks = ranksTable(results, comparison);
  if (scores === null || all === null) return null;
  const effects = comparison.effects.filter(
    (effect) => effect.method === method && effect.statistic === 'area under curve',
  );
  const [base, treated] = methodNames(results.agent, method, comparison.base);
  const environments = longestOf(agents.filter(({ agent }) => agent === results.agent));
  return {
    agent: results.agent,
    title: `${treated} against ${base}${label === null ? '' : ` (${label})`}`,
    tables: [
      all,
      ...(ranks === null ? [] : [ranks]),
      scores,
      ...(effects.length === 0
        ? []
        : [effectsTable({ name: 'differences-auc', what: 'AUC', isPrimary: true, effects }, comparison)]),
    ],
    lines: [countedEvaluations(comparison), ...environments.flatMap((one) => environmentLines(one, treated))],
  };
}

function environmentLines(one: EnvironmentComparison, treatedName: string): string[] {
  const { environment, throughStep, actionRepeat, treated } = one;
  const edits = sum(treated?.trials ?? [], (trial) => trial.edits);
  const effective = sum(treated?.trials ?? [], (trial) => trial.effectiveEdits);
  const byHand = sum(treated?.trials ?? [], (trial) => trial.editsByHand ?? 0);
  const asked = byHand === 0 ? '' : `; ${byHand} asked for by hand, which no setting tells`;
  return [
    ...(treated === null
      ? []
      : [`Edits in the ${treatedName} trials of ${environment}: ${edits}, of them ${effective} effective${asked}.`]),
    ...(actionRepeat === 1
      ? []
      : [
          `${environment} is used through step ${shortBoth(throughStep, actionRepeat)}: steps are environment steps, an action is held for ${actionRepeat}.`,
        ]),
  ];
}

function inTerminal(parts: readonly AgentPart[], { notes }: Comparison, rule: string): string {
  const tableText = (table: ReportTable): string => {
    const columns = columnsOf(table);
    const drawn = new Table({
      head: columns.map(({ heading }) => heading),
      style: { head: [], border: [], compact: true },
      colAligns: columns.map(({ isNumber }) => (isNumber ? 'right' : 'left')),
    });
    drawn.push(...shownRows(table));
    return [drawn.toString(), table.caption, ...(table.notes ?? []).map((note) => `- ${note}`)].join('\n');
  };
  return [
    ...parts.map(({ title, tables, lines }) => [title, ...tables.map(tableText), lines.join('\n')].join('\n\n')),
    rule,
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')]),
  ].join('\n\n');
}

function inMarkdown(
  parts: readonly AgentPart[],
  { agents, notes }: Comparison,
  rule: string,
  formats: readonly FileFormat[],
): string {
  const list = (items: readonly string[]): string => items.map((item) => `- ${escaped(item)}`).join('\n');
  const tableText = (table: ReportTable): string[] => [
    table.caption,
    markdownTable(table, escaped),
    list(table.notes ?? []),
  ];
  const baselines = new Map(agents.flatMap((one) => one.environments).flatMap(randomLine));
  return [
    ...parts.flatMap(({ title, tables, lines }) => [`## ${title}`, ...tables.flatMap(tableText), lines.join('\n')]),
    rule,
    ...(['svg', 'png'] as const)
      .filter((format) => formats.includes(format))
      .slice(0, 1)
      .map((format) => `![Learning curves](learning-curves.${format})`),
    ...(baselines.size === 0
      ? []
      : [`Random agents, mean ± standard error of the return:\n\n${[...baselines.values()].join('\n')}`]),
    ...(notes.length === 0 ? [] : [list(notes)]),
    '',
  ].join('\n\n');
}

function randomLine({ environment, actionRepeat, random }: EnvironmentComparison): [string, string][] {
  if (random === null) return [];
  const { mean, standardError, episodes, source } = random;
  const repeat = actionRepeat === 1 ? '' : ` at action repeat ${actionRepeat}`;
  const error = standardError === null ? '' : ` ± ${standardError.toFixed(2)}`;
  const over = episodes === null ? '' : ` over ${episodes} episodes`;
  return [[environment, `- ${environment}${repeat}: ${mean.toFixed(2)}${error}${over} (${source})`]];
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** The learning curves of a comparison, one panel an environment and agent, as an SVG document. */
function curvesFigure({ agents, label }: Comparison): string {
  const names = [...new Set(agents.map(({ agent }) => agent))];
  const methods = names.flatMap((name) => {
    const own = agents.filter(({ agent }) => agent === name);
    const environments = longestOf(own);
    return (['base', 'treated'] as const).map((side) => {
      const counts = environments.map((one) => one[side]?.seeds.length ?? 0);
      const [least, most] = [Math.min(...counts), Math.max(...counts)];
      const method = side === 'base' ? own[0].baseName : own[0].treatedName;
      return `${least === most ? least : `${least} to ${most}`} of ${method}`;
    });
  });
  return learningCurves({
    panels: names.flatMap((name) => {
      const own = agents.filter(({ agent }) => agent === name);
      return longestOf(own).map(({ environment, actionRepeat, base, treated, random }) => ({
        title: environment,
        xLabel: stepsAxis([{ actionRepeat }]),
        curves: [
          ...(base === null
            ? []
            : [{ label: own[0].baseName, points: base.curve, band: standardErrorBand(base.curve) }]),
          ...(treated === null
            ? []
            : [{ label: own[0].treatedName, points: treated.curve, band: standardErrorBand(treated.curve) }]),
        ],
        level: random === null ? undefined : { label: 'random agent', value: random.mean },
      }));
    }),
    label: label ?? undefined,
    caption: `Bands: one standard error of the mean to each side, over seeds (${methods.join(', ')}).`,
  });
}

/** The comparison with the longest horizon of one agent in each environment. */
function longestOf(agents: readonly AgentComparison[]): EnvironmentComparison[] {
  const found = new Map<string, EnvironmentComparison>();
  for (const one of agents.flatMap(({ environments }) => environments)) {
    if (one.throughStep >= (found.get(one.environment)?.throughStep ?? 0)) found.set(one.environment, one);
  }
  return [...found.values()];
}
