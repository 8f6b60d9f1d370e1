import { describe, expect, it } from 'vitest';
import { flatLayout, PathBuffer, PathRecorder, RecentPath } from '../src/index.ts';

const layout = [
  { name: 'a.weight', shape: [2], layer: 1 },
  { name: 'a.bias', shape: [1], layer: 1 },
  { name: 'b', shape: [1], layer: 2 },
];
const row = (i: number): Float32Array => Float32Array.of(i, 10 * i, 100 * i, -i);

describe('PathRecorder', () => {
  it('grows without a capacity, copies what it is given, and takes its layout from the first snapshot', () => {
    const path = new PathRecorder();
    const theta = row(1);
    expect(path.push(theta)).toBe(0);
    theta.fill(7);
    for (let i = 1; i < 3000; i += 1) path.push(row(i + 1), 5 * i);
    expect([path.begin, path.end, path.length, path.dimension]).toEqual([0, 3000, 3000, 4]);
    expect(path.layout).toEqual(flatLayout(4));
    expect([path.at(0), path.at(2999)]).toEqual([row(1), row(3000)]);
    expect([path.stepAt(0), path.steps[1], path.steps.length]).toEqual([0, 5, 3000]);
    expect(new RecentPath(path, 10).at(2990)).toBe(path.at(2990));
  });

  it('takes lists of parts, each a layer', () => {
    const path = new PathRecorder();
    path.push(
      [
        Float32Array.of(1, 2),
        [3],
        [
          [4, 5],
          [6, 7],
        ],
      ],
      10,
    );
    expect(path.at(0)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6, 7));
    expect(path.layout.map(({ shape, layer }) => [shape, layer])).toEqual([
      [[2], 1],
      [[1], 2],
      [[2, 2], 3],
    ]);
    expect([...path.layer(3).at(0)]).toEqual([4, 5, 6, 7]);
  });

  it('refuses what a path cannot hold, and stays as it was', () => {
    const path = new PathRecorder();
    expect(() => path.layout).toThrow('none was recorded yet');
    expect(() => path.push(Float32Array.of(NaN))).toThrow('Snapshot 0 (step 0) is not finite: NaN at position 0.');
    expect(() => path.push([[1e300]])).toThrow('is not finite: Infinity');
    path.push(row(1), 10);
    expect(() => path.push(row(1).subarray(1), 11)).toThrow('has 4 parameters, got 3');
    expect(() => path.push(row(1), 9)).toThrow('Step 9 goes back');
    expect(() => path.at(1)).toThrow('it holds 0 to 0');
    expect(path.length).toBe(1);
    expect(() => new PathRecorder({ layout: [] })).toThrow('The layout is empty');
    expect(() => new PathRecorder({ layout }).push(Float32Array.of(1), 0)).toThrow('has 4 parameters, got 1');
  });
});

describe('parts of a path', () => {
  const path = new PathBuffer({ capacity: 4, layout });
  for (let i = 0; i < 6; i += 1) path.push(row(i), 100 * i);

  it('are cut by steps or indices, keep their indices, and do not grow', () => {
    const late = path.slice({ fromStep: 301 });
    expect([late.begin, late.end, late.steps, late.layout]).toEqual([4, 6, [400, 500], layout]);
    expect(late.at(4)).toBe(path.at(4));
    expect(() => late.at(3)).toThrow('it holds 4 to 5');
    expect(path.slice({ toStep: 300 }).steps).toEqual([200, 300]);
    expect(path.slice({ begin: 3, end: 5 }).steps).toEqual([300, 400]);
    expect(path.slice().length).toBe(4);
    expect(late.slice({ toStep: 400 }).layer(2).at(4)).toEqual(Float32Array.of(-4));
    expect(() => path.slice({ fromStep: 501 })).toThrow(
      'No snapshot lies in this range; the path holds 2 to 5, of steps 200 to 500.',
    );
    const growing = new PathRecorder();
    growing.push(row(0));
    const now = growing.slice();
    growing.push(row(1));
    expect([now.end, growing.end]).toEqual([1, 2]);
  });

  it('are cut by layer, with names and steps', () => {
    const [first, second] = path.byLayer();
    expect([first.layer, first.dimension, first.range]).toEqual([1, 3, { start: 0, end: 3 }]);
    expect(second.layout).toEqual(layout.slice(2));
    expect(second.steps).toEqual([200, 300, 400, 500]);
    expect(path.byLayer().map((layer) => [...layer.at(5)])).toEqual([[5, 50, 500], [-5]]);
  });
});
