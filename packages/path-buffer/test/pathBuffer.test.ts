import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatLayout, layerNorms, PathBuffer, type ParameterLayout } from '../src/index.ts';

const layout: ParameterLayout = [
  { name: 'first.weight', shape: [2, 3], layer: 1 },
  { name: 'first.bias', shape: [2], layer: 1 },
  { name: 'second.weight', shape: [1, 2], layer: 2 },
];
const row = (value: number, dimension = 10): Float32Array =>
  Float32Array.from({ length: dimension }, (_, k) => value + k);
const entry = (name: string, shape: number[], layer: number) => ({ name, shape, layer });
const make = (bad: ParameterLayout) => () => new PathBuffer({ capacity: 1, layout: bad });

describe('PathBuffer', () => {
  it('is a first-in, first-out ring with global indices, like a list cut to its last rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true })),
        (capacity, values) => {
          const path = new PathBuffer({ capacity, layout: flatLayout(2) });
          const list: Float32Array[] = [];
          for (const [i, value] of values.entries()) {
            const snapshot = Float32Array.of(value, i);
            expect(path.push(snapshot, 3 * i)).toBe(i);
            list.push(snapshot.slice());
            snapshot.fill(-1); // the buffer keeps a copy
            expect(path.end).toBe(list.length);
            expect(path.begin).toBe(Math.max(0, list.length - capacity));
            expect(path.length).toBe(path.end - path.begin);
            for (let index = path.begin; index < path.end; index += 1) {
              expect(path.at(index)).toEqual(list[index]);
              expect(path.stepAt(index)).toBe(3 * index);
            }
          }
          expect(() => path.at(path.begin - 1)).toThrow(/No snapshot/);
          expect(() => path.at(path.end)).toThrow(/No snapshot/);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives live views and writes over the row of the oldest snapshot', () => {
    const path = new PathBuffer({ capacity: 2, layout: flatLayout(1) });
    path.push(Float32Array.of(1), 0);
    const oldest = path.at(0);
    path.push(Float32Array.of(2), 1);
    path.push(Float32Array.of(3), 2);
    expect(path.at(2)).toBe(oldest);
    expect(oldest[0]).toBe(3);
    expect(path.bytesWhenFull).toBe(8);
  });

  it('shows a layer as a path of its own', () => {
    const path = new PathBuffer({ capacity: 2, layout });
    for (let i = 0; i < 3; i += 1) path.push(row(100 * i), i);
    const second = path.layer(2);
    expect([path.dimension, second.dimension, second.begin, second.end]).toEqual([10, 2, 1, 3]);
    expect([...second.at(2)]).toEqual([208, 209]);
    expect(path.layers).toEqual([1, 2]);
    path.push(row(7), 3);
    expect(second.end).toBe(4);
    expect([...path.layer(1).at(3)]).toEqual([7, 8, 9, 10, 11, 12, 13, 14]);
    expect(() => path.layer(3)).toThrow('The layout has no layer 3; its layers are 1, 2.');
  });

  it('goes on from a saved state and kept rows as if nothing had happened', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(15), fc.nat(8), (capacity, before, after) => {
        const path = new PathBuffer({ capacity, layout: flatLayout(3) });
        for (let i = 0; i < before; i += 1) path.push(row(i, 3), i);
        const state = JSON.parse(JSON.stringify(path.saveState()));
        const kept = Array.from({ length: path.length }, (_, i) => path.at(path.begin + i).slice());
        const resumed = new PathBuffer({ capacity, layout: flatLayout(3) });
        resumed.push(row(-5, 3), 0);
        resumed.restore({ ...state, rows: kept.values() });
        for (let i = 0; i < after; i += 1) {
          path.push(row(before + i, 3), before + i);
          resumed.push(row(before + i, 3), before + i);
        }
        expect(resumed.saveState()).toEqual(path.saveState());
        for (let index = path.begin; index < path.end; index += 1) expect(resumed.at(index)).toEqual(path.at(index));
      }),
      { numRuns: 40 },
    );
  });

  it('refuses bad snapshots and stays as it was', () => {
    const path = new PathBuffer({ capacity: 2, layout: flatLayout(3) });
    path.push(row(1, 3), 10);
    path.push(row(2, 3), 20);
    expect(() => path.push(Float32Array.of(0, NaN, Infinity), 30)).toThrow(
      'Snapshot 2 (step 30) is not finite: NaN at position 1.',
    );
    expect(() => path.push(Float32Array.of(0, 0, -Infinity), 30)).toThrow('-Infinity at position 2');
    expect(() => path.push(row(0, 4), 30)).toThrow('has 3 parameters, got 4');
    expect(() => path.push(row(0, 3), 19)).toThrow('Step 19 goes back: the newest snapshot is of step 20.');
    expect(() => path.push(row(0, 3), 20.5)).toThrow(/whole number from 0, got 20.5/);
    expect([path.begin, path.end, path.at(0)[0], path.at(1)[0]]).toEqual([0, 2, 1, 2]);
  });

  it('refuses a state that does not fit its rows, and is empty then', () => {
    const path = new PathBuffer({ capacity: 2, layout: flatLayout(3) });
    const rows = [row(0, 3), row(1, 3)];
    expect(() => path.restore({ begin: 4, steps: [1], rows })).toThrow('more rows than the 1 snapshots');
    expect(path.length).toBe(0);
    expect(() => path.restore({ begin: 4, steps: [1, 2], rows: rows.slice(1) })).toThrow('Got 1 rows for the 2');
    expect(path.length).toBe(0);
    expect(() => path.restore({ begin: 4, steps: [1, 2, 3], rows })).toThrow('capacity 2');
    expect(() => path.restore({ begin: -1, steps: [1, 2], rows })).toThrow('from 0, got -1');
    expect(() => path.restore({ begin: 4, steps: [2, 1], rows })).toThrow('goes back');
    path.restore({ begin: 4, steps: [1, 2], rows });
    expect([path.begin, path.end]).toEqual([4, 6]);
  });

  it('refuses a capacity or a layout that is not valid', () => {
    expect(() => new PathBuffer({ capacity: 0, layout })).toThrow(/from 1, got 0/);
    expect(make([])).toThrow('The layout is empty');
    expect(make([entry('a', [1], 1), entry('a', [2], 1)])).toThrow("named 'a'; names must be unique");
    expect(make([entry('', [1], 1)])).toThrow('no name');
    expect(make([entry('a', [2, 0], 1)])).toThrow('shape [2, 0]');
    expect(make([entry('a', [1], 0)])).toThrow('layers are whole numbers from 1');
    expect(make([entry('a', [1], 1), entry('b', [1], 2), entry('c', [1], 1)])).toThrow(
      "'c' of layer 1 lies after layer 2",
    );
  });
});

describe('layerNorms', () => {
  it('is the Euclidean norm of each layer', () => {
    const parameters = Float32Array.of(1, 0, 2, 0, 2, 0, 0, 0, 3, 4);
    expect(layerNorms(layout, parameters)).toEqual([
      { layer: 1, norm: 3 },
      { layer: 2, norm: 5 },
    ]);
    expect(() => layerNorms(layout, new Float32Array(9))).toThrow('describes 10 parameters, got 9');
  });
});
