import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaves, occludes } from '../src/occlude.ts';
import { geomType, type SceneModel } from '../src/sceneModel.ts';
import type { Surface } from '../src/surface.ts';
import { tessellate } from '../src/tessellate.ts';

const fineness = { slices: 28, stacks: 16, quads: 4 };
const tetrahedron = {
  mesh_vertadr: [0],
  mesh_normaladr: [0],
  mesh_faceadr: [0],
  mesh_facenum: [4],
  mesh_vert: [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1].map((value) => value - 0.2),
  mesh_normal: [-1, -1, -1, 1, 0, 0, 0, 1, 0, 0, 0, 1],
  mesh_face: [0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3],
  mesh_facenormal: [0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3],
} as unknown as SceneModel;

/** Each shape with its volume and what is inside it. */
const shapes = [
  {
    name: 'sphere',
    type: geomType.sphere,
    size: [0.5, 0, 0],
    volume: (4 / 3) * Math.PI * 0.5 ** 3,
    inside: (x: number, y: number, z: number) => Math.hypot(x, y, z) - 0.5,
  },
  {
    name: 'capsule',
    type: geomType.capsule,
    size: [0.3, 0.4, 0],
    volume: Math.PI * 0.3 ** 2 * (0.8 + (4 / 3) * 0.3),
    inside: (x: number, y: number, z: number) => Math.hypot(x, y, Math.max(0, Math.abs(z) - 0.4)) - 0.3,
  },
  {
    name: 'ellipsoid',
    type: geomType.ellipsoid,
    size: [0.3, 0.5, 0.7],
    volume: (4 / 3) * Math.PI * 0.3 * 0.5 * 0.7,
    inside: (x: number, y: number, z: number) => (Math.hypot(x / 0.3, y / 0.5, z / 0.7) - 1) * 0.3,
  },
  {
    name: 'cylinder',
    type: geomType.cylinder,
    size: [0.4, 0.6, 0],
    volume: Math.PI * 0.4 ** 2 * 1.2,
    inside: (x: number, y: number, z: number) => Math.max(Math.hypot(x, y) - 0.4, Math.abs(z) - 0.6),
  },
  {
    name: 'box',
    type: geomType.box,
    size: [0.3, 0.5, 0.7],
    volume: 8 * 0.3 * 0.5 * 0.7,
    inside: (x: number, y: number, z: number) => Math.max(Math.abs(x) - 0.3, Math.abs(y) - 0.5, Math.abs(z) - 0.7),
  },
  {
    name: 'mesh',
    type: geomType.mesh,
    size: [0, 0, 0],
    volume: 1 / 6,
    inside: (x: number, y: number, z: number) =>
      Math.max(-0.2 - Math.min(x, y, z), (x + y + z + 0.6 - 1) / Math.sqrt(3)),
  },
] as const;

function surfaceOf({ type, size }: { readonly type: number; readonly size: readonly number[] }): Surface {
  return tessellate(type, size, fineness, tetrahedron, 0)!;
}

describe.each(shapes)('$name', (shape) => {
  const surface = surfaceOf(shape);
  const { positions: p, normals, triangles, facets } = surface;

  it('encloses its volume, all faces outwards', () => {
    let volume = 0;
    for (let i = 0; i < triangles.length; i += 3) {
      const [a, b, c] = [3 * triangles[i], 3 * triangles[i + 1], 3 * triangles[i + 2]];
      volume +=
        (p[a] * (p[b + 1] * p[c + 2] - p[b + 2] * p[c + 1]) +
          p[a + 1] * (p[b + 2] * p[c] - p[b] * p[c + 2]) +
          p[a + 2] * (p[b] * p[c + 1] - p[b + 1] * p[c])) /
        6;
    }
    // Flat faces lie a little inside a round shape.
    expect(volume / shape.volume).toBeGreaterThan(0.965);
    expect(volume / shape.volume).toBeLessThan(1 + 1e-9);
    for (let f = 0; f < facets.length; f += 4) expect(facets[f + 3]).toBeGreaterThan(0);
  });

  it('is closed: every edge has a neighbour the other way round', () => {
    const edges = new Map<string, number>();
    for (let i = 0; i < triangles.length; i += 3) {
      const corners = [0, 1, 2].map((k) => placeOf(p, triangles[i + k]));
      for (let k = 0; k < 3; k += 1) {
        const [from, to] = [corners[k], corners[(k + 1) % 3]];
        if (from === to) continue;
        const [key, way] = from < to ? [`${from}|${to}`, 1] : [`${to}|${from}`, -1];
        edges.set(key, (edges.get(key) ?? 0) + way);
      }
    }
    expect([...edges.values()].filter((balance) => balance !== 0)).toEqual([]);
  });

  it('has unit normals that point outwards', () => {
    for (let i = 0; i < normals.length; i += 3) {
      expect(Math.hypot(normals[i], normals[i + 1], normals[i + 2])).toBeCloseTo(1, 12);
      const [x, y, z] = [0, 1, 2].map((k) => p[i + k] + 1e-3 * normals[i + k]);
      expect(shape.inside(x, y, z)).toBeGreaterThan(0);
    }
  });

  it('hides a segment where a point of the segment is inside', () => {
    const rotation = [0.36, 0.48, -0.8, -0.8, 0.6, 0, 0.48, 0.64, 0.6];
    const position = [0.2, -0.1, 0.3];
    const caster = {
      type: shape.type,
      size: Float64Array.from(shape.size),
      surface,
      boundingRadius: 2,
      position: Float64Array.from(position),
      rotation: Float64Array.from(rotation),
    };
    const coordinate = fc.double({ min: -2, max: 2, noNaN: true });
    const point = fc.tuple(coordinate, coordinate, coordinate);
    fc.assert(
      fc.property(point, point, (start, end) => {
        let least = Infinity;
        for (let i = 0; i <= 400; i += 1) {
          const world = [0, 1, 2].map((k) => start[k] + ((end[k] - start[k]) * i) / 400 - position[k]);
          const local = [0, 1, 2].map(
            (k) => world[0] * rotation[k] + world[1] * rotation[3 + k] + world[2] * rotation[6 + k],
          );
          least = Math.min(least, shape.inside(local[0], local[1], local[2]));
        }
        // A segment within the step of the walk from the surface may go either way.
        if (Math.abs(least) < 0.03) return;
        const [sx, sy, sz] = start;
        const hides = occludes(caster, sx, sy, sz, end[0] - sx, end[1] - sy, end[2] - sz);
        expect(hides).toBe(least < 0);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

it.each(shapes.filter(({ name }) => name !== 'mesh'))(
  '$name: what begins on its flat faces leaves it outwards, and not inwards',
  (shape) => {
    const surface = surfaceOf(shape);
    const [position, rotation] = [new Float64Array(3), Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)];
    const size = Float64Array.from(shape.size);
    const caster = { type: shape.type, size, surface, boundingRadius: 2, position, rotation };
    const { positions: p, triangles } = surface;
    for (let i = 0; i < triangles.length; i += 3) {
      const corners = [0, 1, 2].map((k) => 3 * triangles[i + k]);
      const [x, y, z] = [0, 1, 2].map((k) => corners.reduce((sum, at) => sum + p[at + k] / 3, 0));
      expect(leaves(caster, x, y, z, x, y, z)).toBe(true);
      expect(leaves(caster, x, y, z, -x, -y, -z)).toBe(false);
      expect(leaves(caster, 1.05 * x, 1.05 * y, 1.05 * z, x, y, z)).toBe(false);
      expect(leaves(caster, 0.9 * x, 0.9 * y, 0.9 * z, x, y, z)).toBe(false);
    }
  },
);

/** Vertices at one place have one name. */
function placeOf(positions: Float64Array, vertex: number): string {
  return [0, 1, 2].map((k) => (Math.round(positions[3 * vertex + k] * 1e9) + 0).toString()).join(' ');
}
