import { geomType } from './sceneModel.ts';
import type { Surface } from './surface.ts';
import type { Frame } from './viewpoint.ts';

/** A shape that casts shadows. */
export interface Occluder extends Frame {
  readonly type: number;
  /** [3] as in mjModel */
  readonly size: Float64Array;
  /** Metres: no point of the shape is farther from its position. */
  readonly boundingRadius: number;
  readonly surface: Surface;
}

const local = new Float64Array(6);

/** Whether a shape lies on the segment from a world point p to p + d. */
export function occludes(
  shape: Occluder,
  px: number,
  py: number,
  pz: number,
  dx: number,
  dy: number,
  dz: number,
): boolean {
  const { rotation: r, size, type } = shape;
  placeInShape(shape, px, py, pz);
  local[3] = r[0] * dx + r[3] * dy + r[6] * dz;
  local[4] = r[1] * dx + r[4] * dy + r[7] * dz;
  local[5] = r[2] * dx + r[5] * dy + r[8] * dz;
  switch (type) {
    case geomType.capsule:
      return capsule(size[0], size[1]);
    case geomType.sphere:
      return ellipsoid(size[0], size[0], size[0]);
    case geomType.ellipsoid:
      return ellipsoid(size[0], size[1], size[2]);
    case geomType.cylinder:
      return cylinder(size[0], size[1]);
    case geomType.box:
      return box(size);
    default:
      return triangles(shape.surface);
  }
}

/** Share of a shape's size below its surface that its flat faces may cut off, with MuJoCo's 28 slices and 16 stacks. */
const skin = 0.02;

/**
 * Whether the segment from a world point p to p + d only begins on the surface of a shape, or as little inside as the
 * flat faces of a round shape that coincides with it there are, and leads out of it. Never of a mesh.
 */
export function leaves(
  shape: Occluder,
  px: number,
  py: number,
  pz: number,
  dx: number,
  dy: number,
  dz: number,
): boolean {
  placeInShape(shape, px, py, pz);
  const here = sizeAt(shape);
  if (!(here > 1 - skin && here < 1 + 1e-6)) return false;
  // A little farther on; since shapes are convex, what leads out there does so for good.
  const step = (1e-3 * shape.boundingRadius) / Math.hypot(dx, dy, dz);
  placeInShape(shape, px + step * dx, py + step * dy, pz + step * dz);
  return sizeAt(shape) > here;
}

/** By what factor the shape, or the radius of a capsule, is to be scaled for its surface to go through `local`. */
function sizeAt({ type, size }: Occluder): number {
  const x = local[0];
  const y = local[1];
  const z = local[2];
  switch (type) {
    case geomType.capsule:
      return Math.hypot(x, y, Math.max(0, Math.abs(z) - size[1])) / size[0];
    case geomType.sphere:
      return Math.hypot(x, y, z) / size[0];
    case geomType.ellipsoid:
      return Math.hypot(x / size[0], y / size[1], z / size[2]);
    case geomType.cylinder:
      return Math.max(Math.hypot(x, y) / size[0], Math.abs(z) / size[1]);
    case geomType.box:
      return Math.max(Math.abs(x) / size[0], Math.abs(y) / size[1], Math.abs(z) / size[2]);
    default:
      return NaN;
  }
}

/** Writes a world point in the shape's own axes at the beginning of `local`. */
function placeInShape({ position, rotation: r }: Occluder, px: number, py: number, pz: number): void {
  const x = px - position[0];
  const y = py - position[1];
  const z = pz - position[2];
  local[0] = r[0] * x + r[3] * y + r[6] * z;
  local[1] = r[1] * x + r[4] * y + r[7] * z;
  local[2] = r[2] * x + r[5] * y + r[8] * z;
}

/** The least distance between the segment and the capsule's axis. */
function capsule(radius: number, half: number): boolean {
  const x = local[0];
  const y = local[1];
  const z = local[2];
  const dx = local[3];
  const dy = local[4];
  const dz = local[5];
  const dd = dx * dx + dy * dy + dz * dz;
  const across = dx * dx + dy * dy;
  let t = across > 1e-12 * dd ? -(x * dx + y * dy) / across : 0;
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  const height = z + t * dz;
  if (height > half || height < -half) {
    const end = height > half ? half : -half;
    t = -(x * dx + y * dy + (z - end) * dz) / dd;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
  }
  const qx = x + t * dx;
  const qy = y + t * dy;
  const qz = z + t * dz;
  const beyond = qz > half ? qz - half : qz < -half ? qz + half : 0;
  return qx * qx + qy * qy + beyond * beyond <= radius * radius;
}

function ellipsoid(sizeX: number, sizeY: number, sizeZ: number): boolean {
  const x = local[0] / sizeX;
  const y = local[1] / sizeY;
  const z = local[2] / sizeZ;
  const dx = local[3] / sizeX;
  const dy = local[4] / sizeY;
  const dz = local[5] / sizeZ;
  let t = -(x * dx + y * dy + z * dz) / (dx * dx + dy * dy + dz * dz);
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  const qx = x + t * dx;
  const qy = y + t * dy;
  const qz = z + t * dz;
  return qx * qx + qy * qy + qz * qz <= 1;
}

function cylinder(radius: number, half: number): boolean {
  const x = local[0];
  const y = local[1];
  const z = local[2];
  const dx = local[3];
  const dy = local[4];
  const dz = local[5];
  const a = dx * dx + dy * dy;
  const b = x * dx + y * dy;
  const c = x * x + y * y - radius * radius;
  let start = 0;
  let end = 1;
  if (a > 0) {
    const root = b * b - a * c;
    if (root < 0) return false;
    const spread = Math.sqrt(root);
    start = Math.max(start, (-b - spread) / a);
    end = Math.min(end, (-b + spread) / a);
  } else if (c > 0) return false;
  return slab(z, dz, half, start, end);
}

function slab(z: number, dz: number, half: number, start: number, end: number): boolean {
  if (dz === 0) return Math.abs(z) <= half && start <= end;
  const one = (-half - z) / dz;
  const other = (half - z) / dz;
  return Math.max(start, Math.min(one, other)) <= Math.min(end, Math.max(one, other));
}

function box(size: Float64Array): boolean {
  let start = 0;
  let end = 1;
  for (let k = 0; k < 3; k += 1) {
    if (local[3 + k] === 0) {
      if (Math.abs(local[k]) > size[k]) return false;
      continue;
    }
    const one = (-size[k] - local[k]) / local[3 + k];
    const other = (size[k] - local[k]) / local[3 + k];
    start = Math.max(start, Math.min(one, other));
    end = Math.min(end, Math.max(one, other));
  }
  return start <= end;
}

/** A mesh: its triangles one by one (Moeller and Trumbore 1997). */
function triangles({ positions: p, triangles: corners }: Surface): boolean {
  const x = local[0];
  const y = local[1];
  const z = local[2];
  const dx = local[3];
  const dy = local[4];
  const dz = local[5];
  for (let i = 0; i < corners.length; i += 3) {
    const a = 3 * corners[i];
    const b = 3 * corners[i + 1];
    const c = 3 * corners[i + 2];
    const ux = p[b] - p[a];
    const uy = p[b + 1] - p[a + 1];
    const uz = p[b + 2] - p[a + 2];
    const vx = p[c] - p[a];
    const vy = p[c + 1] - p[a + 1];
    const vz = p[c + 2] - p[a + 2];
    const hx = dy * vz - dz * vy;
    const hy = dz * vx - dx * vz;
    const hz = dx * vy - dy * vx;
    const determinant = ux * hx + uy * hy + uz * hz;
    if (determinant === 0) continue;
    const ox = x - p[a];
    const oy = y - p[a + 1];
    const oz = z - p[a + 2];
    const s = (ox * hx + oy * hy + oz * hz) / determinant;
    if (s < 0 || s > 1) continue;
    const qx = oy * uz - oz * uy;
    const qy = oz * ux - ox * uz;
    const qz = ox * uy - oy * ux;
    const t = (dx * qx + dy * qy + dz * qz) / determinant;
    if (t < 0 || s + t > 1) continue;
    const at = (vx * qx + vy * qy + vz * qz) / determinant;
    if (at > 0 && at < 1) return true;
  }
  return false;
}
