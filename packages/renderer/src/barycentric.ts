/**
 * Perspective-correct barycentric coordinates of a point of the picture in a projected triangle; the point may lie
 * outside it.
 *
 * @param out [3]
 * @param projected [n, 3] from `project`
 * @returns false where the triangle is seen edge on
 */
export function barycentric(
  out: Float64Array,
  projected: Float64Array,
  a: number,
  b: number,
  c: number,
  x: number,
  y: number,
): boolean {
  const ax = projected[3 * a] - x;
  const ay = projected[3 * a + 1] - y;
  const bx = projected[3 * b] - x;
  const by = projected[3 * b + 1] - y;
  const cx = projected[3 * c] - x;
  const cy = projected[3 * c + 1] - y;
  const wa = (bx * cy - by * cx) * projected[3 * a + 2];
  const wb = (cx * ay - cy * ax) * projected[3 * b + 2];
  const wc = (ax * by - ay * bx) * projected[3 * c + 2];
  const sum = wa + wb + wc;
  if (sum === 0) return false;
  out[0] = wa / sum;
  out[1] = wb / sum;
  out[2] = wc / sum;
  return true;
}
