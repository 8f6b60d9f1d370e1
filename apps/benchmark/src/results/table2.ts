import { shortSteps, stepsInWords } from '../words/steps.ts';
import type { ReportTable } from './report/section.ts';
import {
  comparedColumns,
  comparedRows,
  definitions,
  randomNotes,
  scoreNote,
  type ComparedCells,
  type ComparedRow,
} from './comparedRows.ts';
import { horizonsOf } from './horizons.ts';
import { paperTable2Aggregates, paperTable2Environments, paperTable2Row, paperTable2Source } from './paperTable2.ts';
import { comparedRow, tableNames, type ScoresTableOptions } from './table1.ts';

/**
 * The paper's Table 2 from our runs of one variant, at each horizon that they reach, the paper's own numbers of RAD beside
 * them; null without such runs.
 */
export function table2(given: ScoresTableOptions): ReportTable | null {
  const { name, agent, variant, offset, options } = given;
  const blocks = blocksOf(given);
  if (blocks.length === 0) return null;
  const rows = blocks.flatMap((block) => block.rows);
  const isPapers = variant === 'pptb' && offset === 0;
  const paperOf = (row: ComparedRow, steps: number) => paperTable2Row(agent, row.sample.environmentId, steps);
  const beside = isPapers && blocks.some(({ steps, rows: own }) => own.some((row) => paperOf(row, steps) !== null));
  const notes = new Set<string>();
  const cells = blocks.flatMap(({ steps, rows: own }) => {
    const compared = comparedRows({
      rows: own,
      options,
      generatorName: `${variant}/${offset}/${steps}`,
      paper: beside ? (row, metric) => paperOf(row, steps)?.[metric] ?? null : null,
      paperAggregate: paperTable2Aggregates(steps),
    });
    for (const note of compared.notes) notes.add(`${shortSteps(steps)}: ${note}`);
    return compared.rows.map((line) => tableRow(line, steps, own));
  });
  const names = tableNames(agent, variant);
  return {
    name,
    caption:
      `${names[1]} against ${names[0]} after so many environment steps as all runs of an environment have taken: ` +
      definitions(options.includeInitial),
    columns: ['Horizon', 'Environment', ...comparedColumns(names, options.level, beside)],
    rows: cells,
    notes: [...notes, scoreNote, ...randomNotes(rows), ...(beside ? [paperTable2Source, ...besideNotes(blocks)] : [])],
  };
}

interface Block {
  /** Environment steps. */
  readonly steps: number;
  readonly rows: readonly ComparedRow[];
}

/** By horizon, the shortest first; what goes beyond the paper's horizons, or reaches none, is used whole. */
function blocksOf(given: ScoresTableOptions): Block[] {
  const byHorizon = new Map<number, ComparedRow[]>();
  for (const sample of given.samples) {
    const [first] = sample.variants.values();
    for (const horizon of horizonsOf(given.agent, sample.environmentId, first[0].run.steps)) {
      const row = comparedRow(sample, horizon, given);
      const steps = horizon ?? sample.throughStep;
      if (row !== null) byHorizon.set(steps, [...(byHorizon.get(steps) ?? []), row]);
    }
  }
  return [...byHorizon].toSorted(([a], [b]) => a - b).map(([steps, rows]) => ({ steps, rows }));
}

function tableRow({ row, cells }: ComparedCells, steps: number, rows: readonly ComparedRow[]) {
  const repeats = [...new Set((row === null ? rows : [row]).map(({ sample }) => sample.actionRepeat))];
  // Of environments with several repeats there is no one number of agent steps.
  return [stepsInWords(steps, repeats.length === 1 ? repeats[0] : 1), row?.name ?? 'Aggregate', ...cells];
}

function besideNotes(blocks: readonly Block[]): string[] {
  const partial = blocks.filter(({ steps, rows }) => {
    const ours = rows.map(({ sample }) => sample.environmentId).toSorted();
    return paperTable2Aggregates(steps) !== null && ours.join() !== paperTable2Environments(steps).toSorted().join();
  });
  if (partial.length === 0) return [];
  const where = partial.map(({ steps }) => shortSteps(steps)).join(' and ');
  return [`At ${where} the paper's aggregate is over its four environments, ours over those shown.`];
}
