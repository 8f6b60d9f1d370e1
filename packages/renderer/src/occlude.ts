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

/**
 * Whether a shape lies on the ray from a world point p along d, up to `length` times d (Infinity: for ever).
 */
export function occludes(
  shape: Occluder,
  px: number,
  py: number,
  pz: number,
  dx: number,
  dy: number,
  dz: number,
  length: number,
): boolean {
  const { position, boundingRadius, rotation: r, size, type } = shape;
  const x = px - position[0];
  const y = py - position[1];
  const z = pz - position[2];
  // The ball around the shape, without a division: how far along the ray its centre is, times the ray's length squared.
  const dd = dx * dx + dy * dy + dz * dz;
  const along = -(x * dx + y * dy + z * dz);
  const beyond = x * x + y * y + z * z - boundingRadius * boundingRadius;
  if (along < 0) {
    if (beyond > 0) return false;
  } else if (along > length * dd) {
    if (beyond + length * (length * dd - 2 * along) > 0) return false;
  } else if (beyond * dd > along * along) return false;
  if (type === geomType.sphere) return true;
  local[0] = r[0] * x + r[3] * y + r[6] * z;
  local[1] = r[1] * x + r[4] * y + r[7] * z;
  local[2] = r[2] * x + r[5] * y + r[8] * z;
  local[3] = r[0] * dx + r[3] * dy + r[6] * dz;
  local[4] = r[1] * dx + r[4] * dy + r[7] * dz;
  local[5] = r[2] * dx + r[5] * dy + r[8] * dz;
  switch (type) {
    case geomType.capsule:
      return capsule(size[0], size[1], length);
    case geomType.ellipsoid:
      return ellipsoid(size, length);
    case geomType.cylinder:
      return cylinder(size[0], size[1], length);
    case geomType.box:
      return box(size, length);
    default:
      return triangles(shape.surface, length);
  }
}

/** The least distance between the ray and the capsule's axis. */
function capsule(radius: number, half: number, length: number): boolean {
  const x = local[0];
  const y = local[1];
  const z = local[2];
  const dx = local[3];
  const dy = local[4];
  const dz = local[5];
  const dd = dx * dx + dy * dy + dz * dz;
  const across = dx * dx + dy * dy;
  let t = across > 1e-12 * dd ? -(x * dx + y * dy) / across : 0;
  t = t < 0 ? 0 : t > length ? length : t;
  const height = z + t * dz;
  if (height > half || height < -half) {
    const end = height > half ? half : -half;
    t = -(x * dx + y * dy + (z - end) * dz) / dd;
    t = t < 0 ? 0 : t > length ? length : t;
  }
  const qx = x + t * dx;
  const qy = y + t * dy;
  const qz = z + t * dz;
  const beyond = qz > half ? qz - half : qz < -half ? qz + half : 0;
  return qx * qx + qy * qy + beyond * beyond <= radius * radius;
}

function ellipsoid(size: Float64Array, length: number): boolean {
  const x = local[0] / size[0];
  const y = local[1] / size[1];
  const z = local[2] / size[2];
  const dx = local[3] / size[0];
  const dy = local[4] / size[1];
  const dz = local[5] / size[2];
  let t = -(x * dx + y * dy + z * dz) / (dx * dx + dy * dy + dz * dz);
  t = t < 0 ? 0 : t > length ? length : t;
  const qx = x + t * dx;
  const qy = y + t * dy;
  const qz = z + t * dz;
  return qx * qx + qy * qy + qz * qz <= 1;
}

function cylinder(radius: number, half: number, length: number): boolean {
  const [x, y, z, dx, dy, dz] = local;
  const a = dx * dx + dy * dy;
  const b = x * dx + y * dy;
  const c = x * x + y * y - radius * radius;
  let start = 0;
  let end = length;
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

function box(size: Float64Array, length: number): boolean {
  let start = 0;
  let end = length;
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
function triangles({ positions: p, triangles: corners }: Surface, length: number): boolean {
  const [x, y, z, dx, dy, dz] = local;
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
    if (at > 0 && at < length) return true;
  }
  return false;
}
