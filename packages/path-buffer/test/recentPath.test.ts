import { describe, expect, it } from 'vitest';
import { PathBuffer, RecentPath } from '../src/index.ts';

const layout = [
  { name: 'a', shape: [2], layer: 1 },
  { name: 'b', shape: [1], layer: 2 },
];

describe('the newest snapshots of a path', () => {
  it('follow the path as it grows and wraps', () => {
    const path = new PathBuffer({ capacity: 4, layout });
    const recent = new RecentPath(path, 2);
    expect(recent).toMatchObject({ begin: 0, end: 0, length: 0, dimension: 3, capacity: 2 });
    for (let i = 0; i < 6; i += 1) {
      path.push(Float32Array.of(i, 10 * i, 100 * i), 5 * i);
      expect(recent.length).toBe(Math.min(2, i + 1));
      expect(recent.at(recent.end - 1)[0]).toBe(i);
      expect(recent.begin).toBe(Math.max(0, i - 1));
    }
    expect(recent.stepAt(recent.begin)).toBe(20);
    const layer = recent.layer(2);
    expect([layer.begin, layer.end, layer.dimension]).toEqual([4, 6, 1]);
    expect([...layer.at(5)]).toEqual([500]);
    expect(recent.layers).toEqual([1, 2]);
  });

  it('are at least one and no more than the path holds', () => {
    const path = new PathBuffer({ capacity: 4, layout });
    for (const capacity of [0, 5, 1.5]) expect(() => new RecentPath(path, capacity)).toThrow(`got ${capacity}`);
  });
});
