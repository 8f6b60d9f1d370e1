import * as Plot from '@observablehq/plot';
import type { PathAnalysis, SpectrumAnalysis } from '../analysis/pathAnalysis.ts';
import { colours, figure } from './figure.ts';

/** Uncentred and centred, in the order of their colours. */
function spectraOf({
  decomposition: { uncentred, centred },
}: PathAnalysis): readonly (readonly [SpectrumAnalysis, string])[] {
  return [
    [uncentred, colours[0]],
    [centred, colours[1]],
  ];
}

/** a_k over k, with the paper's thresholds dotted. */
export function informationCurves(analysis: PathAnalysis): string {
  return figure({
    title: 'Information amount',
    across: 'directions k',
    upward: 'a_k',
    x: { type: 'log', tickFormat: '~s' },
    y: { domain: [0, 1] },
    marks: [
      Plot.ruleY([0.5, 0.8, 0.9, 0.99], { stroke: '#999999', strokeDasharray: '2,3' }),
      ...spectraOf(analysis).map(([{ informationAmount }, stroke]) =>
        Plot.lineY(withPosition(informationAmount), { x: 'k', y: 'value', stroke, strokeWidth: 1.6 }),
      ),
    ],
  });
}

/** s_k over k, both axes logarithmic: a walk's centred values fall as 1/k. */
export function singularValueCurves(analysis: PathAnalysis): string {
  return figure({
    title: 'Singular values',
    across: 'k',
    upward: 's_k',
    x: { type: 'log', tickFormat: '~s' },
    y: { type: 'log', tickFormat: '.0e' },
    marks: spectraOf(analysis).map(([{ singularValues }, stroke]) =>
      Plot.lineY(
        withPosition(singularValues).filter(({ value }) => value > 0),
        { x: 'k', y: 'value', stroke, strokeWidth: 1.6 },
      ),
    ),
  });
}

/** Detour ratio of each component along the whole path; components that returned exactly have none. */
export function componentDetours(analysis: PathAnalysis): string {
  return figure({
    title: 'Detour by component',
    across: 'component k',
    upward: 'detour ratio of u_k',
    x: { domain: [0.5, 0.5 + Math.max(1, ...spectraOf(analysis).map(([{ components }]) => components.length))] },
    y: { type: 'log', tickFormat: '~s' },
    marks: spectraOf(analysis).flatMap(([{ components }, colour]) => {
      const moved = components.filter(({ detourRatio }) => detourRatio !== null);
      return [
        Plot.lineY(moved, { x: 'component', y: 'detourRatio', stroke: colour, strokeOpacity: 0.5 }),
        Plot.dot(moved, { x: 'component', y: 'detourRatio', fill: colour, r: 3 }),
      ];
    }),
  });
}

/** Accumulated and final change of each component along the whole path, uncentred. */
export function componentChanges({ decomposition: { uncentred } }: PathAnalysis): string {
  const dots = (quantity: 'accumulatedChange' | 'finalChange', options: Plot.DotOptions): Plot.Markish =>
    Plot.dot(
      uncentred.components.filter((component) => component[quantity] > 0),
      { x: 'component', y: quantity, ...options },
    );
  return figure({
    title: 'Change by component, uncentred',
    across: 'component k',
    upward: 'change of u_k',
    x: { domain: [0.5, 0.5 + Math.max(1, uncentred.components.length)] },
    y: { type: 'log', tickFormat: '~g' },
    // A ring: on a straight way both lie on each other.
    marks: [
      dots('accumulatedChange', { stroke: colours[2], strokeWidth: 1.6, r: 4.5 }),
      dots('finalChange', { fill: colours[3], r: 2.5 }),
    ],
  });
}

/** The first eight columns of U over the path, one small picture each. */
export function leftVectors({ decomposition }: PathAnalysis, centring: 'uncentred' | 'centred'): string[] {
  const { indices } = decomposition;
  return decomposition[centring].components.slice(0, 8).map(({ component, leftVector }) =>
    figure({
      title: `u_${component}, ${centring}`,
      across: 'snapshot',
      upward: '',
      width: 260,
      height: 170,
      marginLeft: 50,
      x: { ticks: 4, tickFormat: '~s' },
      y: { ticks: 4 },
      marks: [
        Plot.ruleY([0], { stroke: '#bbbbbb' }),
        Plot.lineY(
          leftVector.map((value, i) => ({ index: indices[i], value })),
          { x: 'index', y: 'value', stroke: centring === 'uncentred' ? colours[0] : colours[1] },
        ),
      ],
    }),
  );
}

function withPosition(values: readonly number[]): { k: number; value: number }[] {
  return values.map((value, i) => ({ k: i + 1, value }));
}
