import { levelOfDetail, sampleTexture, type Texture } from './texture.ts';

/**
 * Reads a cube texture in the direction (x, y, z), by OpenGL's faces, into `out` (0..1).
 *
 * @param dx [3] change of the direction from one pixel to the next, along the row
 * @param dy [3] and along the column
 */
export function sampleCube(
  texture: Texture,
  x: number,
  y: number,
  z: number,
  dx: ArrayLike<number>,
  dy: ArrayLike<number>,
  out: Float64Array,
): void {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  const az = Math.abs(z);
  // The face's own axes: s to the right, t downwards, each an axis of the cube with a sign.
  if (az >= ax && az >= ay) {
    const sign = z < 0 ? -1 : 1;
    face(texture, z < 0 ? 5 : 4, sign * x, -y, z, sign * dx[0], -dx[1], dx[2], sign * dy[0], -dy[1], dy[2], out);
  } else if (ay >= ax) {
    const sign = y < 0 ? -1 : 1;
    face(texture, y < 0 ? 3 : 2, x, sign * z, y, dx[0], sign * dx[2], dx[1], dy[0], sign * dy[2], dy[1], out);
  } else {
    const sign = x < 0 ? -1 : 1;
    face(texture, x < 0 ? 1 : 0, -sign * z, -y, x, -sign * dx[2], -dx[1], dx[0], -sign * dy[2], -dy[1], dy[0], out);
  }
}

/** `sc`, `tc` the coordinates on the face, `ma` the one across it; then their changes along the row and the column. */
function face(
  texture: Texture,
  index: number,
  sc: number,
  tc: number,
  ma: number,
  sx: number,
  tx: number,
  mx: number,
  sy: number,
  ty: number,
  my: number,
  out: Float64Array,
): void {
  const inverse = 1 / ma;
  const half = Math.abs(0.5 * inverse);
  const change = Math.max(
    Math.abs(sx - mx * inverse * sc),
    Math.abs(tx - mx * inverse * tc),
    Math.abs(sy - my * inverse * sc),
    Math.abs(ty - my * inverse * tc),
  );
  const level = levelOfDetail(change * half * texture.width);
  sampleTexture(texture.face(index), sc * half + 0.5, tc * half + 0.5, level, true, out);
}
