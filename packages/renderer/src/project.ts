import type { Frame, Viewpoint } from './viewpoint.ts';

/**
 * Writes where the vertices of a frame show in the picture.
 *
 * @param out [n, 3] pixels from the left, pixels from the top, 1 / depth
 * @param positions [n, 3] in the frame
 * @returns whether every vertex lies beyond the near plane
 */
export function project(out: Float64Array, positions: Float64Array, frame: Frame, viewpoint: Viewpoint): boolean {
  const r = frame.rotation;
  const v = viewpoint.rotation;
  const { scale, nearest } = viewpoint;
  const dx = frame.position[0] - viewpoint.position[0];
  const dy = frame.position[1] - viewpoint.position[1];
  const dz = frame.position[2] - viewpoint.position[2];
  // Rows of the map from the frame to the viewpoint's right and down, in pixels, and depth.
  const a0 = scale * v[0];
  const a1 = scale * v[3];
  const a2 = scale * v[6];
  const b0 = -scale * v[1];
  const b1 = -scale * v[4];
  const b2 = -scale * v[7];
  const c0 = -v[2];
  const c1 = -v[5];
  const c2 = -v[8];
  const ax = a0 * r[0] + a1 * r[3] + a2 * r[6];
  const ay = a0 * r[1] + a1 * r[4] + a2 * r[7];
  const az = a0 * r[2] + a1 * r[5] + a2 * r[8];
  const at = a0 * dx + a1 * dy + a2 * dz;
  const bx = b0 * r[0] + b1 * r[3] + b2 * r[6];
  const by = b0 * r[1] + b1 * r[4] + b2 * r[7];
  const bz = b0 * r[2] + b1 * r[5] + b2 * r[8];
  const bt = b0 * dx + b1 * dy + b2 * dz;
  const cx = c0 * r[0] + c1 * r[3] + c2 * r[6];
  const cy = c0 * r[1] + c1 * r[4] + c2 * r[7];
  const cz = c0 * r[2] + c1 * r[5] + c2 * r[8];
  const ct = c0 * dx + c1 * dy + c2 * dz;
  const middleX = viewpoint.width / 2;
  const middleY = viewpoint.height / 2;
  let whole = true;
  for (let i = 0; i < out.length; i += 3) {
    const x = positions[i];
    const y = positions[i + 1];
    const z = positions[i + 2];
    const near = 1 / (cx * x + cy * y + cz * z + ct);
    if (!(near > 0 && near < nearest)) whole = false;
    out[i] = (ax * x + ay * y + az * z + at) * near + middleX;
    out[i + 1] = (bx * x + by * y + bz * z + bt) * near + middleY;
    out[i + 2] = near;
  }
  return whole;
}
