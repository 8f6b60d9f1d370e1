import * as Plot from '@observablehq/plot';
import { composeFigure, panel } from '@policypath/figures';
import { shortSteps, stepsAxis } from '../../../words/steps.ts';
import { methodGroups, type MethodGroup } from '../../methodGroups.ts';
import type { EditRecord } from '@policypath/trial/records';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import type { ReportFigure } from '../section.ts';
import { distinct } from './groups.ts';

interface Drawn {
  readonly name: string;
  readonly caption: string;
  readonly yLabel: string;
  /** What the data calls it. */
  readonly quantity: string;
  /** null or undefined: this edit has none. */
  readonly of: (edit: EditRecord) => number | null | undefined;
}

interface Line {
  readonly environment: string;
  readonly actionRepeat: number;
  readonly variant: string;
  readonly seed: number;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

const drawn: readonly Drawn[] = [
  {
    name: 'edit-moves',
    caption: "How far each edit moved the policy, in percent of the policy's norm: every run, its effective edits.",
    yLabel: 'move, % of the norm',
    quantity: 'move',
    of: ({ relativeDisplacement: move }) => (typeof move === 'number' ? 100 * move : null),
  },
  {
    name: 'edit-log-std',
    caption:
      "How each edit changed exploration: change of the logarithm of the policy's standard deviation, mean over a fixed replay batch " +
      'and actions: every run, its effective edits. Above 0 an edit widens exploration.',
    yLabel: 'change of log std',
    quantity: 'meanLogStdChange',
    of: ({ meanLogStdChange }) => meanLogStdChange,
  },
];

/**
 * What each edit did, as far as it was logged: a panel an environment, a line a run. Variants have the colours, and share
 * the figures, that they have in the learning curves.
 */
export function editFigures(trials: readonly StoredTrial[]): ReportFigure[] {
  const groups = methodGroups(trials.map(({ method }) => method));
  return drawn.flatMap((one) => {
    const lines = linesOf(trials, one);
    return groups
      .map((group) => ({ group, own: lines.filter(({ variant }) => group.has(variant)) }))
      .filter(({ own }) => own.length > 0)
      .map(({ group, own }, index) => editFigure(own, group, one, index));
  });
}

function linesOf(trials: readonly StoredTrial[], { of }: Drawn): Line[] {
  return trials.flatMap(({ environment, actionRepeat, method: variant, seed, edits }): Line[] => {
    const points = edits.flatMap((edit) => {
      const value = edit.effective ? of(edit) : null;
      return typeof value !== 'number' ? [] : [{ step: edit.step, value }];
    });
    if (points.length === 0) return [];
    const [steps, values] = [points.map(({ step }) => step), points.map(({ value }) => value)];
    return [{ environment, actionRepeat, variant, seed, steps, values }];
  });
}

function editFigure(
  lines: readonly Line[],
  group: MethodGroup,
  { name, caption, yLabel, quantity }: Drawn,
  index: number,
): ReportFigure {
  const drawnVariants = new Set(lines.map(({ variant }) => variant));
  const colourOf = new Map([...group].filter(([variant]) => drawnVariants.has(variant)));
  const environments = distinct(lines.map(({ environment }) => environment));
  return {
    name: index === 0 ? name : `${name}-${index + 1}`,
    caption,
    svg: composeFigure({
      panels: environments.map((environment) => {
        const own = lines.filter((line) => line.environment === environment);
        return editsPanel({ environment, lines: own, colourOf, yLabel });
      }),
      legend: [...colourOf].map(([label, colour]) => ({ label, colour, kind: 'curve' as const })),
    }),
    data: lines.map(({ actionRepeat, values, ...line }) => ({
      ...line,
      ...(actionRepeat === 1 ? {} : { actionRepeat }),
      [quantity]: values,
    })),
  };
}

function editsPanel({
  environment,
  lines,
  colourOf,
  yLabel,
}: {
  readonly environment: string;
  readonly lines: readonly Line[];
  readonly colourOf: ReadonlyMap<string, string>;
  readonly yLabel: string;
}): string {
  const all = lines.flatMap(({ values }) => values);
  const [lowest, highest] = [Math.min(0, ...all), Math.max(0, ...all)];
  const isFlat = lowest === 0 && highest === 0;
  return panel({
    title: environment,
    xLabel: stepsAxis(lines),
    yLabel,
    x: { domain: [0, Math.max(...lines.map(({ steps }) => steps[steps.length - 1]))], tickFormat: shortSteps },
    y: { domain: isFlat ? [0, 1] : [1.05 * lowest, 1.05 * highest], tickFormat: '~g' },
    marks: lines.flatMap(({ variant, steps, values }) => {
      const points = steps.map((step, i) => ({ step, value: values[i] }));
      const colour = colourOf.get(variant);
      return [
        Plot.lineY(points, { x: 'step', y: 'value', stroke: colour, strokeWidth: 1, strokeOpacity: 0.75 }),
        // A line through one point is not seen.
        Plot.dot(points.length === 1 ? points : [], { x: 'step', y: 'value', r: 2.5, fill: colour }),
      ];
    }),
  });
}
