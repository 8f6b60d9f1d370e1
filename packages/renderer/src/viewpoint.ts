import type { CameraPose } from './camera.ts';

/** The frame of a geom: where its origin and axes are in the world. */
export interface Frame {
  /** [3] */
  readonly position: Float64Array;
  /** [9] row-major; columns: the axes */
  readonly rotation: Float64Array;
}

/** A camera over a picture, or its mirror image: what turns points into pixels. Axes: right, up, backwards. */
export interface Viewpoint extends Frame {
  /** Pixels a metre at a depth of one metre. */
  scale: number;
  width: number;
  height: number;
  /** 1 / depth of the near and the far plane. */
  nearest: number;
  farthest: number;
}

export function createViewpoint(): Viewpoint {
  return {
    position: new Float64Array(3),
    rotation: new Float64Array(9),
    scale: 1,
    width: 0,
    height: 0,
    nearest: Infinity,
    farthest: 0,
  };
}

export function lookThrough(
  viewpoint: Viewpoint,
  camera: CameraPose,
  picture: { readonly width: number; readonly height: number },
  depth: { readonly near: number; readonly far: number },
): void {
  viewpoint.position.set(camera.position);
  viewpoint.rotation.set(camera.rotation);
  viewpoint.width = picture.width;
  viewpoint.height = picture.height;
  viewpoint.scale = picture.height / 2 / Math.tan((camera.fieldOfView * Math.PI) / 360);
  viewpoint.nearest = 1 / depth.near;
  viewpoint.farthest = 1 / depth.far;
}

/** A plane that mirrors. */
export interface Mirror {
  /** [3] unit, towards the side that mirrors */
  readonly normal: Float64Array;
  /** Distance from the origin along the normal, metres. */
  offset: number;
  reflectance: number;
}

/** The viewpoint behind a mirror, from which the scene looks as its reflection does from before it. */
export function mirrorViewpoint(out: Viewpoint, from: Viewpoint, { normal, offset }: Mirror): void {
  out.scale = from.scale;
  out.width = from.width;
  out.height = from.height;
  out.nearest = from.nearest;
  out.farthest = from.farthest;
  const above = heightAbove(normal, offset, from.position);
  for (let k = 0; k < 3; k += 1) out.position[k] = from.position[k] - 2 * above * normal[k];
  for (let column = 0; column < 3; column += 1) {
    let along = 0;
    for (let k = 0; k < 3; k += 1) along += normal[k] * from.rotation[3 * k + column];
    for (let k = 0; k < 3; k += 1) {
      out.rotation[3 * k + column] = from.rotation[3 * k + column] - 2 * along * normal[k];
    }
  }
}

export function heightAbove(normal: Float64Array, offset: number, point: Float64Array): number {
  return normal[0] * point[0] + normal[1] * point[1] + normal[2] * point[2] - offset;
}

/** Whether a ball may show in the picture. */
export function isInView(viewpoint: Viewpoint, position: Float64Array, radius: number): boolean {
  const { rotation: v, scale, width, height, nearest, farthest } = viewpoint;
  const x = position[0] - viewpoint.position[0];
  const y = position[1] - viewpoint.position[1];
  const z = position[2] - viewpoint.position[2];
  const depth = -(v[2] * x + v[5] * y + v[8] * z);
  if ((depth + radius) * nearest < 1 || (depth - radius) * farthest > 1) return false;
  // Distances from the planes at the picture's sides.
  const across = Math.abs(v[0] * x + v[3] * y + v[6] * z);
  const along = Math.abs(v[1] * x + v[4] * y + v[7] * z);
  const slopeX = width / 2 / scale;
  const slopeY = height / 2 / scale;
  return (
    across - slopeX * depth <= radius * Math.sqrt(1 + slopeX * slopeX) &&
    along - slopeY * depth <= radius * Math.sqrt(1 + slopeY * slopeY)
  );
}

/** Writes a world point in a frame. */
export function pointInFrame(out: Float64Array, at: number, frame: Frame, point: Float64Array): void {
  const o = frame.position;
  const r = frame.rotation;
  const x = point[0] - o[0];
  const y = point[1] - o[1];
  const z = point[2] - o[2];
  out[at] = r[0] * x + r[3] * y + r[6] * z;
  out[at + 1] = r[1] * x + r[4] * y + r[7] * z;
  out[at + 2] = r[2] * x + r[5] * y + r[8] * z;
}

/** Writes a world direction in a frame. */
export function directionInFrame(out: Float64Array, at: number, frame: Frame, d: Float64Array): void {
  const r = frame.rotation;
  out[at] = r[0] * d[0] + r[3] * d[1] + r[6] * d[2];
  out[at + 1] = r[1] * d[0] + r[4] * d[1] + r[7] * d[2];
  out[at + 2] = r[2] * d[0] + r[5] * d[1] + r[8] * d[2];
}
