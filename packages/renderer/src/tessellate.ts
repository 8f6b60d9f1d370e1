import { geomType, type SceneModel } from './sceneModel.ts';
import { SurfaceBuilder, type Surface } from './surface.ts';

/** How finely round and flat shapes are divided: `vis.quality` of the model (MuJoCo's default: 28, 16, 4). */
export interface Fineness {
  /** Divisions around the z axis. */
  readonly slices: number;
  /** Divisions along it. */
  readonly stacks: number;
  /** Divisions of a box's edge. */
  readonly quads: number;
}

/**
 * The triangles that MuJoCo's renderer draws for a geom, since light is computed at their corners: where they are
 * shows in the picture.
 *
 * @param size [3] as in mjModel: radius, half length ...
 * @returns undefined for a shape that is not drawn (planes have their own; height fields and others are left out)
 */
export function tessellate(
  type: number,
  size: ArrayLike<number>,
  fineness: Fineness,
  model: SceneModel,
  meshIndex: number,
): Surface | undefined {
  switch (type) {
    case geomType.sphere:
      return sphere(fineness).build([size[0], size[0], size[0]]);
    case geomType.ellipsoid:
      return sphere(fineness).build([size[0], size[1], size[2]]);
    case geomType.capsule:
      return capsule(fineness, size[0], size[1]);
    case geomType.cylinder:
      return cylinder(fineness).build([size[0], size[0], size[1]]);
    case geomType.box:
      return box(fineness).build([size[0], size[1], size[2]]);
    case geomType.mesh:
      return meshIndex < 0 ? undefined : mesh(model, meshIndex);
    default:
      return undefined;
  }
}

/** Rows of vertices around the z axis, joined by quadrilaterals; the vertices of one row. */
type Ring = number[];

function join(builder: SurfaceBuilder, lower: Ring, upper: Ring): void {
  for (let j = 0; j < lower.length; j += 1) {
    const next = (j + 1) % lower.length;
    builder.quad(lower[j], lower[next], upper[next], upper[j]);
  }
}

/** The same towards a lower pole. The corners are listed from the other side, which turns the diagonal. */
function joinDownwards(builder: SurfaceBuilder, equatorSide: Ring, poleSide: Ring): void {
  for (let j = 0; j < equatorSide.length; j += 1) {
    const next = (j + 1) % equatorSide.length;
    builder.quad(poleSide[j], poleSide[next], equatorSide[next], equatorSide[j]);
  }
}

function fan(builder: SurfaceBuilder, ring: Ring, pole: number, upwards: boolean): void {
  for (let j = 0; j < ring.length; j += 1) {
    const next = (j + 1) % ring.length;
    if (upwards) builder.triangle(ring[j], ring[next], pole);
    else builder.triangle(pole, ring[next], ring[j]);
  }
}

/** A row of the unit sphere at an elevation; its model z is shifted by `shift` (caps of capsules). */
function sphereRing(builder: SurfaceBuilder, slices: number, elevation: number, shift: number): Ring {
  return Array.from({ length: slices }, (_, j) => {
    const azimuth = (2 * Math.PI * j) / slices;
    const x = Math.cos(azimuth) * Math.cos(elevation);
    const y = Math.sin(azimuth) * Math.cos(elevation);
    const z = Math.sin(elevation);
    return builder.vertex(x, y, z + shift, x, y, z);
  });
}

/** Half a sphere from its equator to its pole; `equator` is shared with what lies below it. */
function halfSphere(builder: SurfaceBuilder, fineness: Fineness, sign: 1 | -1, equator: Ring, shift: number): void {
  const stacks = Math.floor(fineness.stacks / 2);
  let below = equator;
  for (let i = 1; i < stacks; i += 1) {
    const ring = sphereRing(builder, fineness.slices, (sign * Math.PI * i) / (2 * stacks), shift);
    if (sign > 0) join(builder, below, ring);
    else joinDownwards(builder, below, ring);
    below = ring;
  }
  const pole = builder.vertex(0, 0, sign + shift, 0, 0, sign);
  fan(builder, below, pole, sign > 0);
}

function sphere(fineness: Fineness): SurfaceBuilder {
  const builder = new SurfaceBuilder();
  const equator = sphereRing(builder, fineness.slices, 0, 0);
  halfSphere(builder, fineness, 1, equator, 0);
  halfSphere(builder, fineness, -1, equator, 0);
  return builder;
}

/** The rows of an open cylinder from z = -1 to 1. */
function tube(builder: SurfaceBuilder, { slices, stacks }: Fineness): { bottom: Ring; top: Ring } {
  const rings = Array.from({ length: stacks + 1 }, (_, i) =>
    Array.from({ length: slices }, (__, j) => {
      const azimuth = (2 * Math.PI * j) / slices;
      const [x, y] = [Math.cos(azimuth), Math.sin(azimuth)];
      return builder.vertex(x, y, (2 * i) / stacks - 1, x, y, 0);
    }),
  );
  for (let i = 0; i < stacks; i += 1) join(builder, rings[i], rings[i + 1]);
  return { bottom: rings[0], top: rings[stacks] };
}

function capsule(fineness: Fineness, radius: number, halfLength: number): Surface {
  const builder = new SurfaceBuilder();
  const { bottom, top } = tube(builder, fineness);
  halfSphere(builder, fineness, 1, top, 1);
  halfSphere(builder, fineness, -1, bottom, -1);
  // Model coordinates: the tube from -1 to 1, the caps beyond.
  return builder.build([radius, radius, radius], (vertex) => {
    const onTube = Math.max(-1, Math.min(1, vertex[2]));
    vertex[0] *= radius;
    vertex[1] *= radius;
    vertex[2] = onTube * halfLength + (vertex[2] - onTube) * radius;
  });
}

function disk(builder: SurfaceBuilder, { slices, stacks }: Fineness, sign: 1 | -1): void {
  const count = Math.floor(stacks / 2);
  let inner: Ring = [];
  for (let i = 1; i <= count; i += 1) {
    const radius = i / count;
    const ring = Array.from({ length: slices }, (_, j) => {
      const azimuth = (2 * Math.PI * j) / slices;
      return builder.vertex(Math.cos(azimuth) * radius, Math.sin(azimuth) * radius, sign, 0, 0, sign);
    });
    if (i === 1) fan(builder, ring, builder.vertex(0, 0, sign, 0, 0, sign), sign > 0);
    else if (sign > 0) join(builder, ring, inner);
    else joinDownwards(builder, ring, inner);
    inner = ring;
  }
}

function cylinder(fineness: Fineness): SurfaceBuilder {
  const builder = new SurfaceBuilder();
  disk(builder, fineness, -1);
  tube(builder, fineness);
  disk(builder, fineness, 1);
  return builder;
}

function box({ quads }: Fineness): SurfaceBuilder {
  const builder = new SurfaceBuilder();
  for (let axis = 0; axis < 3; axis += 1) {
    for (const sign of [1, -1] as const) {
      const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
      const corner = (i: number, j: number): number => {
        const position = [0, 0, 0];
        const normal = [0, 0, 0];
        position[axis] = sign;
        normal[axis] = sign;
        position[u] = (2 * i) / quads - 1;
        position[v] = (2 * j) / quads - 1;
        return builder.vertex(position[0], position[1], position[2], normal[0], normal[1], normal[2]);
      };
      const rows = Array.from({ length: quads + 1 }, (_, i) =>
        Array.from({ length: quads + 1 }, (__, j) => corner(i, j)),
      );
      for (let i = 0; i < quads; i += 1) {
        for (let j = 0; j < quads; j += 1) {
          const [a, b, c, d] = [rows[i][j], rows[i + 1][j], rows[i + 1][j + 1], rows[i][j + 1]];
          if (sign > 0) builder.quad(a, b, c, d);
          else builder.quad(d, c, b, a);
        }
      }
    }
  }
  return builder;
}

/** A mesh of the model; where its smooth normal is far from the triangle's, the triangle's own is taken. */
function mesh(model: SceneModel, index: number): Surface {
  const builder = new SurfaceBuilder();
  const { mesh_vert: vertices, mesh_normal: normals, mesh_face: faces, mesh_facenormal: faceNormals } = model;
  const vertexStart = model.mesh_vertadr[index];
  const normalStart = model.mesh_normaladr[index];
  const first = model.mesh_faceadr[index];
  for (let face = first; face < first + model.mesh_facenum[index]; face += 1) {
    const corners = [0, 1, 2].map((k) => 3 * (faces[3 * face + k] + vertexStart));
    const [a, b, c] = corners.map((at) => [vertices[at], vertices[at + 1], vertices[at + 2]]);
    const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
    const flat = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    const length = Math.hypot(flat[0], flat[1], flat[2]) || 1;
    const made = corners.map((at, k) => {
      const n = 3 * (faceNormals[3 * face + k] + normalStart);
      const agreement = (normals[n] * flat[0] + normals[n + 1] * flat[1] + normals[n + 2] * flat[2]) / length;
      const [x, y, z] = agreement < 0.8 ? flat : [normals[n], normals[n + 1], normals[n + 2]];
      return builder.vertex(vertices[at], vertices[at + 1], vertices[at + 2], x, y, z);
    });
    builder.triangle(made[0], made[1], made[2]);
  }
  return builder.build([1, 1, 1]);
}
