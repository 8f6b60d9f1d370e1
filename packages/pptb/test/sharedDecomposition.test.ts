import { flatLayout, PathBuffer, RecentPath } from '@policypath/path-buffer';
import { describe, expect, it } from 'vitest';
import { openPathEdit } from '../src/index.ts';
import { largestDifference, walk } from './paths.ts';

const clock = { snapshotInterval: 10, period: 50 };
const rows = walk(14, 40, { seed: 3 });
const path = new PathBuffer({ capacity: 20, layout: flatLayout(40) });
for (const [i, row] of rows.entries()) path.push(row, 10 * i);

describe('edits on one decomposition', () => {
  it.each([
    [2, 0],
    [4, 0.5],
    [8, 1],
  ])('with rank %i and boost %d are those of an editor of its own', (rank, boost) => {
    const shared = openPathEdit('pptb', { path, rank: 8, boost: 0.1, ...clock });
    const own = openPathEdit('pptb', { path, rank, boost, ...clock });
    const [edit, expected] = [shared.edit({ rank, boost }), own.edit()];
    expect(largestDifference(edit.parameters, expected.parameters)).toBeLessThan(1e-6);
    expect(edit.boostedShare).toBeCloseTo(expected.boostedShare, 9);
    expect(edit).toMatchObject({ rankUsed: rank, feedback: expected.feedback });
    expect(shared.settings).toMatchObject({ rank: 8, boost: 0.1 });
    expect(shared.counts[0]).toMatchObject({ dense: own.counts[0].dense, iterative: own.counts[0].iterative });
  });

  it('refuse what needs another one, and unknown settings', () => {
    const shared = openPathEdit('pptb', { path, rank: 4, boost: 0.1, ...clock });
    expect(() => shared.edit({ rank: 5 })).toThrow(/opened with 4 directions .*"rank":5/);
    expect(() => shared.edit({ scope: 'layer' })).toThrow(/another decomposition/);
    expect(() => shared.edit({ pace: 1 })).toThrow(/no setting 'pace'/);
  });

  it('of the newest snapshots alone are those of a shorter path', () => {
    const short = new PathBuffer({ capacity: 6, layout: flatLayout(40) });
    for (const [i, row] of rows.entries()) short.push(row, 10 * i);
    const options = { rank: 3, boost: 0.5, ...clock };
    const recent = openPathEdit('pptb', { path: new RecentPath(path, 6), ...options }).edit();
    expect(recent.parameters).toEqual(openPathEdit('pptb', { path: short, ...options }).edit().parameters);
    expect(recent).toMatchObject({ snapshots: 6 });
  });
});
