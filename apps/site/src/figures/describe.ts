import * as Plot from '@observablehq/plot';
import { accumulatedChange, finalChange, informationAmount, majorDimensionality } from '@policypath/tsvd';
import type { LiveFigure } from './figure.ts';

const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
const thousands = (step: number): string => `${step / 1000}k`;
const stepsAxis = { tickFormat: thousands };

/** The path seen along its two main directions, up to a snapshot. */
export const path: LiveFigure = {
  controls: [{ name: 'snapshot', label: 'Snapshot', min: 2, max: 101, step: 1, start: 101 }],
  draw({ centred, steps }, { snapshot }, colour) {
    const along = [0, 1].map((j) => Array.from(centred.leftVector(j), (u) => u * centred.singularValues[j]));
    const points = steps.map((step, i) => ({ step, x: along[0][i], y: along[1][i] }));
    const seen = points.slice(0, snapshot);
    return {
      panel: {
        title: 'A policy on its way',
        xLabel: 'along the first direction of the path',
        yLabel: 'along the second',
        x: { domain: [-8, 5.5] },
        y: { domain: [-4, 2.5] },
        marks: [
          Plot.line(points, { x: 'x', y: 'y', stroke: colour(0), strokeOpacity: 0.25 }),
          Plot.line(seen, { x: 'x', y: 'y', stroke: colour(0), strokeWidth: 1.6 }),
          Plot.dot(seen, { x: 'x', y: 'y', fill: colour(0), r: 2 }),
          Plot.dot([seen[seen.length - 1]], { x: 'x', y: 'y', fill: colour(1), r: 5 }),
        ],
      },
      names: [],
      says: `Step ${seen[seen.length - 1].step}: each point is the whole policy, 4545 numbers, at one moment.`,
    };
  },
};

/** One parameter over training: the way that it makes and the distance that it covers. */
export const detour: LiveFigure = {
  controls: [{ name: 'parameter', label: 'Parameter', min: 1, max: 64, step: 1, start: 12 }],
  draw({ parameters, steps }, { parameter }, colour) {
    const k = parameter - 1;
    const way = accumulatedChange(parameters)[k];
    const far = finalChange(parameters)[k];
    const curve = steps.map((step, i) => ({ step, value: parameters[i][k] }));
    const ends = [curve[0], curve[curve.length - 1]];
    return {
      panel: {
        title: 'One parameter',
        xLabel: 'environment steps',
        yLabel: 'value',
        x: stepsAxis,
        marks: [
          Plot.line(curve, { x: 'step', y: 'value', stroke: colour(0), strokeWidth: 1.6 }),
          Plot.line(ends, { x: 'step', y: 'value', stroke: colour(1), strokeDasharray: '5 3' }),
          Plot.dot(ends, { x: 'step', y: 'value', fill: colour(1) }),
        ],
      },
      names: [
        { name: 'its way', series: 0 },
        { name: 'from first to last', series: 1 },
      ],
      says:
        way === 0
          ? 'This parameter never moved: a unit that is silent has no gradient.'
          : `Way ${way.toPrecision(3)}, distance ${far.toPrecision(3)}: detour ratio ${(way / far).toPrecision(3)}.`,
    };
  },
};

/** Singular values of the last snapshots, as the paper has them or about the mean. */
export const singularValues: LiveFigure = {
  controls: [
    { name: 'centre', label: 'Centred', min: 0, max: 1, step: 1, start: 0, text: (on) => (on === 1 ? 'yes' : 'no') },
    { name: 'shown', label: 'Values shown', min: 4, max: 60, step: 1, start: 20 },
  ],
  draw({ svd, centred }, { centre, shown }, colour) {
    const { singularValues: values } = centre === 1 ? centred : svd;
    const bars = Array.from(values.slice(0, shown), (value, j) => ({ j: j + 1, value }));
    const amount = informationAmount(values);
    return {
      panel: {
        title: 'Singular values',
        xLabel: 'direction',
        yLabel: 'singular value',
        x: { domain: [0.4, shown + 0.6] },
        marks: [
          Plot.rectY(bars, {
            x1: ({ j }: { j: number }) => j - 0.4,
            x2: ({ j }: { j: number }) => j + 0.4,
            y: 'value',
            fill: colour(0),
          }),
        ],
      },
      names: [],
      says: `Of the sum of all, the first holds ${share(amount[0])}, the first two ${share(amount[1])}.`,
    };
  },
};

/** The information amount a_k and where it reaches beta. */
export const dimensionality: LiveFigure = {
  controls: [
    { name: 'beta', label: 'β', min: 0.5, max: 0.99, step: 0.01, start: 0.9 },
    { name: 'centre', label: 'Centred', min: 0, max: 1, step: 1, start: 0, text: (on) => (on === 1 ? 'yes' : 'no') },
  ],
  draw({ svd, centred }, { beta, centre }, colour) {
    const values = (centre === 1 ? centred : svd).spectrum();
    const k = majorDimensionality(values, beta);
    const curve = Array.from(informationAmount(values), (amount, j) => ({ k: j + 1, amount }));
    return {
      panel: {
        title: 'Information amount of the first k directions',
        xLabel: 'k',
        yLabel: 'a_k',
        y: { domain: [0, 1] },
        marks: [
          Plot.line(curve, { x: 'k', y: 'amount', stroke: colour(0), strokeWidth: 1.8 }),
          Plot.ruleY([beta], { stroke: colour(1), strokeDasharray: '4 3' }),
          Plot.ruleX([k], { stroke: colour(1) }),
        ],
      },
      names: [
        { name: 'a_k', series: 0 },
        { name: 'β and D(β)', series: 1 },
      ],
      says: `D(${beta}) = ${k}: that many of ${values.length} directions hold ${Math.round(100 * beta)} % of the information.`,
    };
  },
};

/** Columns of U over training, beside the returns. */
export const leftVectors: LiveFigure = {
  controls: [
    { name: 'first', label: 'First of four', min: 1, max: 9, step: 1, start: 1 },
    { name: 'centre', label: 'Centred', min: 0, max: 1, step: 1, start: 0, text: (on) => (on === 1 ? 'yes' : 'no') },
  ],
  draw({ svd, centred, steps }, { first, centre }, colour) {
    const chosen = centre === 1 ? centred : svd;
    const four = Array.from({ length: 4 }, (_, k) => first + k);
    const detourOf = (j: number): number => {
      const u = Array.from(chosen.leftVector(j - 1), (value) => Float64Array.of(value));
      const path = { begin: 0, end: u.length, dimension: 1, at: (i: number) => u[i] };
      return accumulatedChange(path)[0] / finalChange(path)[0];
    };
    return {
      panel: {
        title: 'Coordinates of the snapshots',
        xLabel: 'environment steps',
        yLabel: 'u',
        x: stepsAxis,
        marks: four.map((j, k) =>
          Plot.line(
            Array.from(chosen.leftVector(j - 1), (u, i) => ({ step: steps[i], u })),
            { x: 'step', y: 'u', stroke: colour(k), strokeWidth: k === 0 ? 2.2 : 1.4 },
          ),
        ),
      },
      names: four.map((j, k) => ({ name: `u_${j}`, series: k })),
      says: `Way over distance: ${four.map((j) => `u_${j} ${detourOf(j).toPrecision(2)}`).join(', ')}. 1 is straight.`,
    };
  },
};
