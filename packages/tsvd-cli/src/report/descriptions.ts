import type { ComparedStatistic } from '@policypath/tsvd';
import type { ComponentAnalysis, PathAnalysis } from '../analysis/pathAnalysis.ts';
import { short, whole } from './numbers.ts';

/** What the path is, in one line. */
export function pathLine({ format, snapshots, dimension, tensors, steps }: PathAnalysis): string {
  const parts = [
    format,
    `${whole(snapshots)} snapshots of ${whole(dimension)} parameters`,
    `${whole(tensors.length)} ${tensors.length === 1 ? 'tensor' : 'tensors'}`,
  ];
  if (steps !== null) parts.push(`steps ${whole(steps.first)} to ${whole(steps.last)}`);
  return parts.join(', ');
}

/** What was thinned, one sentence each; empty where nothing was. */
export function thinnedLines({ snapshots, decomposition, nullModels }: PathAnalysis): string[] {
  const lines: string[] = [];
  if (decomposition.thinned) {
    lines.push(
      `Thinned: singular values and left vectors are of ${whole(decomposition.snapshots)} of ${whole(snapshots)} snapshots, ` +
        `one in ${decomposition.stride} (--snapshots all takes every one). Changes and detours follow all snapshots.`,
    );
  }
  if (!('skipped' in nullModels) && nullModels.stride > 1) {
    lines.push(
      `Thinned: null models are compared on ${nullModels.snapshots} snapshots, one in ${nullModels.stride}; ` +
        'their statistics, and the path’s beside them, are of that stride.',
    );
  }
  return lines;
}

/** A component's detour ratio, or why it has none. */
export function detourText({ detourRatio, kind }: ComponentAnalysis): string {
  if (detourRatio !== null) return short(detourRatio);
  return kind === 'neverMoved' ? 'never moved' : 'returned';
}

/** A statistic by its formula. */
export function statisticText({ name, at, centring }: ComparedStatistic): string {
  const symbols = {
    cosineCorrelation: `|corr(u, cosine ${at})|`,
    decayExponent: 'decay exponent',
    informationAmount: `a_${at}`,
    explainedVariance: `explained variance ${at}`,
    majorDimensionality: `D(${at})`,
    detour: `detour of u_${at}`,
    meanAlignment: '|cos(v_1, mean weights)|',
  };
  return `${symbols[name]}, ${centring === 'mean' ? 'centred' : 'uncentred'}`;
}
