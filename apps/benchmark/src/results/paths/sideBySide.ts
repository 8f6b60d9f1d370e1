import * as Plot from '@observablehq/plot';
import { black, composeFigure, ink, palette, panel, panelHeight } from '@policypath/figures';
import { bandText } from '../../words/numbers.ts';
import { span, text, range } from '../report/column.ts';
import type { ReportFigure, ReportSection, ReportTable } from '../report/section.ts';
import { nullColour, nullText } from './pathMarks.ts';
import { phenomenonNumbers, type PhenomenonNumber } from './phenomenonNumbers.ts';
import { groupName, numbersOf, overSeeds, type OverSeeds, type TrialGroup } from './trialGroup.ts';

type ModelName = PhenomenonNumber['nulls'][number]['name'];

/** One number of one path beside its null models. */
export interface ComparedNumber {
  readonly path: string;
  readonly value: OverSeeds;
  readonly nulls: readonly {
    readonly name: ModelName;
    readonly mean: OverSeeds;
    readonly low: number;
    readonly high: number;
    readonly pValues: OverSeeds;
  }[];
}

/** One number of the paper's phenomena, of each path that has it. */
export interface NumberOfPaths {
  readonly number: string;
  /** In few words, for a figure. */
  readonly short: string;
  readonly paths: readonly ComparedNumber[];
}

/** The paper's phenomena of all paths, beside each other: what belongs to an agent, an optimiser, or to any path. */
export function sideBySideSection(groups: readonly TrialGroup[]): ReportSection {
  const numbers = numbersSideBySide(groups);
  const [{ trials }] = groups;
  const { band, repeats } = trials[0].path.options;
  return {
    id: 'paths-side-by-side',
    title: 'Learning paths side by side',
    paragraphs: [
      `${groups.length} kinds of paths. D(0.9) depends on how many snapshots a path has, detours and changes on how far apart they are: each number is to be compared with its own null models first.`,
    ],
    tables: [sideBySideTable(numbers, bandText(band, repeats))],
    figures: [sideBySideFigure(numbers, bandText(band, repeats))],
  };
}

/** Every number of every group, with the null models of the first group's analysis. */
export function numbersSideBySide(groups: readonly TrialGroup[]): NumberOfPaths[] {
  const [{ trials }] = groups;
  return phenomenonNumbers(trials[0].path.options.nulls).map((number) => ({
    number: number.number,
    short: number.short,
    paths: groups.map((group) => compared(group, number)).filter(({ value }) => value.mean !== null),
  }));
}

function compared(group: TrialGroup, { valueOf, nulls }: PhenomenonNumber): ComparedNumber {
  const { trials } = group;
  return {
    path: groupName(group),
    value: overSeeds(trials.map(valueOf)),
    nulls: nulls.flatMap(({ name, bandOf }) => {
      const bands = trials.flatMap((trial) => bandOf(trial) ?? []);
      if (bands.length === 0) return [];
      return {
        name,
        mean: overSeeds(bands.map(({ mean }) => mean)),
        low: Math.min(...bands.map(({ low }) => low)),
        high: Math.max(...bands.map(({ high }) => high)),
        pValues: overSeeds(bands.map(({ pValue }) => pValue)),
      };
    }),
  };
}

function sideBySideTable(numbers: readonly NumberOfPaths[], band: string): ReportTable {
  return {
    name: 'paths-side-by-side',
    caption: "The paper's phenomena of all paths, each number beside its first null model.",
    columns: [
      text('number', { merged: true }),
      text('path'),
      range('value'),
      text('null model'),
      range('null: mean'),
      span(`null: ${band}`, { name: 'null' }),
      span('p'),
    ],
    rows: numbers.flatMap(({ number, paths }) =>
      paths.map(({ path, value, nulls: [first] }) => [
        number,
        path,
        numbersOf(value),
        first?.name ?? '-',
        first === undefined ? { shown: '-' } : numbersOf(first.mean),
        first === undefined ? { shown: '-' } : { low: first.low, high: first.high },
        first === undefined ? { shown: '-' } : { low: first.pValues.low, high: first.pValues.high },
      ]),
    ),
    notes: ['The other null models stand in the table of each path.'],
  };
}

function modelColour(name: ModelName): string {
  return name === 'layerWalk' ? palette.green : nullColour(name);
}

/** A panel a number: each path's value beside its null models. */
export function sideBySideFigure(numbers: readonly NumberOfPaths[], band: string): ReportFigure {
  const most = Math.max(...numbers.map(({ paths }) => paths.length));
  const height = Math.max(panelHeight, 70 + 44 * most);
  const models = [
    ...new Set(numbers.flatMap(({ paths }) => paths.flatMap(({ nulls }) => nulls.map(({ name }) => name)))),
  ];
  return {
    name: 'paths-side-by-side',
    caption:
      `The paper's phenomena of each path (dots: mean over seeds) beside the ${band} of its null models (bars). ` +
      'Where a dot lies inside a bar, the number says nothing that chance would not.',
    svg: composeFigure({
      panels: numbers.map((number) => numberPanel(number, height)),
      legend: [
        { label: 'the path', colour: black, kind: 'curve' as const },
        ...models.map((name) => ({
          label: name === 'layerWalk' ? 'layer walk' : nullText(name),
          colour: modelColour(name),
          kind: 'band' as const,
        })),
      ],
      height,
    }),
    data: numbers,
  };
}

function numberPanel({ short, paths }: NumberOfPaths, height: number): string {
  const placed = paths.map((one, index) => ({ ...one, y: paths.length - index }));
  const bars = placed.flatMap(({ nulls, y }) =>
    nulls.map(({ name, low, high }, index) => ({ name, low, high, y: y - 0.12 - 0.12 * index })),
  );
  const ends = [
    ...placed.flatMap(({ value }) => [value.low, value.high]),
    ...bars.flatMap(({ low, high }) => [low, high]),
  ];
  const values = ends.filter((value) => value !== null);
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const spare = Math.max(1e-9, 0.08 * (greatest - least));
  return panel({
    title: short,
    xLabel: short,
    yLabel: '',
    height,
    x: { domain: [least - spare, greatest + spare] },
    y: { domain: [0.3, paths.length + 0.8], ticks: [], grid: false },
    marks: [
      Plot.ruleY(bars, {
        x1: 'low',
        x2: 'high',
        y: 'y',
        stroke: ({ name }) => modelColour(name),
        strokeWidth: 4,
        strokeOpacity: 0.6,
        // Draws of one value have no width.
        strokeLinecap: 'square',
      }),
      Plot.ruleY(placed, {
        x1: ({ value }) => value.low,
        x2: ({ value }) => value.high,
        y: 'y',
        stroke: black,
        strokeWidth: 1.6,
      }),
      Plot.dot(placed, { x: ({ value }) => value.mean, y: 'y', r: 4, fill: black }),
      // A name stands above its line: it is too long for a margin.
      Plot.text(placed, {
        frameAnchor: 'left',
        y: 'y',
        dx: 6,
        dy: -12,
        textAnchor: 'start',
        text: 'path',
        fill: ink,
        fontSize: 10,
      }),
    ],
  });
}
