import { wayText, type ComparedStatistic, type NullBand, type NullName } from '@policypath/tsvd';
import type { ComponentAnalysis, PathAnalysis } from '../analysis/pathAnalysis.ts';
import { short, whole } from './numbers.ts';

/** What the path is, in one line. */
export function pathLine({ format, snapshots, dimension, tensors, steps }: PathAnalysis): string {
  const parts = [
    format,
    `${whole(snapshots)} snapshots of ${whole(dimension)} ${dimension === 1 ? 'parameter' : 'parameters'}`,
    `${whole(tensors.length)} ${tensors.length === 1 ? 'tensor' : 'tensors'}`,
  ];
  if (steps !== null) parts.push(`steps ${whole(steps.first)} to ${whole(steps.last)}`);
  return parts.join(', ');
}

/** What is said of snapshots left out at the beginning: the one rule for frozen snapshots. */
export function waitingText(waiting: number): string {
  return (
    `${whole(waiting)} earlier ${waiting === 1 ? 'snapshot is' : 'snapshots are'} left out: the network had not moved yet, ` +
    'and of equal snapshots at the beginning only the last counts'
  );
}

/** What was left out or thinned, one sentence each; empty where nothing was. */
export function thinnedLines({ snapshots, waiting, decomposition, nullModels }: PathAnalysis): string[] {
  const lines: string[] = waiting === 0 ? [] : [`${waitingText(waiting)}.`];
  if (decomposition.thinned) {
    lines.push(
      `Thinned: singular values and left vectors are of ${whole(decomposition.snapshots)} of ${whole(snapshots)} snapshots, ` +
        `one in ${decomposition.stride} (--snapshots all takes every one). Changes and detours follow all snapshots.`,
    );
  }
  if (!('skipped' in nullModels) && nullModels.stride > 1) {
    lines.push(
      `Thinned: null models are compared on ${nullModels.snapshots} snapshots, one in ${nullModels.stride}; ` +
        'their statistics, and the path’s beside them, are of that stride and differ from those above.',
    );
  }
  return lines;
}

/** What made both decompositions, in one line. */
export function waysLine({ uncentred, centred }: Pick<PathAnalysis['decomposition'], 'uncentred' | 'centred'>): string {
  const made = Object.entries({ uncentred, centred }).filter(([, { numericalRank }]) => numericalRank > 0);
  const ways = new Set(made.map(([, { way }]) => way));
  if (ways.size === 1) return `Decomposed ${wayText(made[0][1].way)}.`;
  return made.length === 0
    ? ''
    : `Decomposed ${made.map(([name, { way }]) => `${wayText(way)} (${name})`).join(', ')}.`;
}

/** A component's detour ratio, or why it has none. */
export function detourText({ detourRatio, kind }: ComponentAnalysis): string {
  if (detourRatio !== null) return short(detourRatio);
  return kind === 'neverMoved' ? 'never moved' : 'returned';
}

/** What a null model draws, in one line. */
export function nullText(name: NullName): string {
  const texts = {
    flippedIncrements: 'the recorded steps, each forwards or backwards by a fair coin',
    shuffledIncrements: 'the recorded steps in random order: same ends, same drift',
    randomWalk: 'independent Gaussian steps, equal in every parameter, of the recorded mean squared length',
    driftWalk: 'such steps about the recorded mean step',
    momentumWalk: 'Gaussian steps with the recorded correlation of neighbouring steps',
    ornsteinUhlenbeckWalk: 'Gaussian steps pulled back to a centre, as strongly as the recorded spread says',
  };
  return texts[name];
}

/** A statistic by its formula, with its centring. */
export function statisticText(statistic: ComparedStatistic): string {
  return `${statisticSymbol(statistic)}, ${statistic.centring === 'mean' ? 'centred' : 'uncentred'}`;
}

/** A statistic by its formula. */
export function statisticSymbol({ name, at }: ComparedStatistic): string {
  const symbols = {
    cosineCorrelation: `|corr(u, cos ${at})|`,
    decayExponent: 'decay exponent',
    informationAmount: `a_${at}`,
    explainedVariance: `explained variance ${at}`,
    majorDimensionality: `D(${at})`,
    detour: `detour of u_${at}`,
    meanAlignment: 'angle v_1, mean (°)',
  };
  return symbols[name];
}

/** A statistic as the reports show it, with the ends of its band. */
export interface ShownStatistic {
  readonly value: number;
  readonly band: (limits: NullBand) => { readonly low: number; readonly high: number };
}

/** The alignment of v_1 with the mean weights vector as an angle in degrees: as a cosine it is 0.9999 and 0.999999. */
export function shownStatistic({ name, value }: ComparedStatistic): ShownStatistic {
  if (name !== 'meanAlignment') return { value, band: ({ low, high }) => ({ low, high }) };
  return { value: degrees(value), band: ({ low, high }) => ({ low: degrees(high), high: degrees(low) }) };
}

function degrees(cosine: number): number {
  return (Math.acos(Math.min(1, cosine)) * 180) / Math.PI;
}
