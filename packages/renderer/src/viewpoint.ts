import type { CameraPose } from './camera.ts';

/** A camera over a picture, or its mirror image: what turns points into pixels. */
export interface Viewpoint {
  /** [3] */
  readonly position: Float64Array;
  /** [9] row-major; columns: right, up, backwards */
  readonly rotation: Float64Array;
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

/**
 * The viewpoint behind a mirror, from which the scene looks as its reflection does from before it.
 *
 * @param normal [3] unit, of the mirror; `offset` its distance from the origin along it
 */
export function mirrorViewpoint(out: Viewpoint, from: Viewpoint, normal: ArrayLike<number>, offset: number): void {
  Object.assign(out, { ...from, position: out.position, rotation: out.rotation });
  let above = -offset;
  for (let k = 0; k < 3; k += 1) above += normal[k] * from.position[k];
  for (let k = 0; k < 3; k += 1) out.position[k] = from.position[k] - 2 * above * normal[k];
  for (let column = 0; column < 3; column += 1) {
    let along = 0;
    for (let k = 0; k < 3; k += 1) along += normal[k] * from.rotation[3 * k + column];
    for (let k = 0; k < 3; k += 1) {
      out.rotation[3 * k + column] = from.rotation[3 * k + column] - 2 * along * normal[k];
    }
  }
}
