import { sampleX, sampleY, samplesPerPixel, type SampleBuffer } from './sampleBuffer.ts';
import type { Surface } from './surface.ts';

/** A sample on an edge belongs to both triangles, so that rounding leaves no gap between them. */
const tolerance = -1e-9;

/** A surface as it stands before a viewpoint. */
export interface ProjectedSurface {
  readonly surface: Surface;
  /** [n, 3] from `project` */
  readonly projected: Float64Array;
  /** Whether every vertex lies beyond the near plane. */
  whole: boolean;
  /** [3] the viewer in the surface's frame */
  readonly eye: Float64Array;
}

/** What is linear over each of a face's two triangles: see `setUp`. */
const coefficients = new Float64Array(20);
const half = 10;

/**
 * Marks the samples where a surface's outward triangles are the nearest so far. Faces that reach before the near plane
 * are left out.
 *
 * @param nearest 1 / the least depth drawn
 * @param firstTriangle number of the surface's first triangle in the buffer
 * @param heights [n] above a mirror: what is below it is left out; undefined where nothing is
 */
export function rasterize(
  target: SampleBuffer,
  { surface, projected, whole, eye }: ProjectedSurface,
  nearest: number,
  firstTriangle: number,
  heights: Float64Array | undefined,
): void {
  const { triangles, facets } = surface;
  const { width, height, nearness, triangle: seen } = target;
  const ex = eye[0];
  const ey = eye[1];
  const ez = eye[2];
  for (let f = 0, corner = 0; f < facets.length; f += 4, corner += 6) {
    if (facets[f] * ex + facets[f + 1] * ey + facets[f + 2] * ez <= facets[f + 3]) continue;
    const a = 3 * triangles[corner];
    const b = 3 * triangles[corner + 1];
    const c = 3 * triangles[corner + 4];
    const d = 3 * triangles[corner + 2];
    const bx = projected[b];
    const by = projected[b + 1];
    const dx = projected[d];
    const dy = projected[d + 1];
    let left = bx < dx ? bx : dx;
    let right = bx > dx ? bx : dx;
    let top = by < dy ? by : dy;
    let bottom = by > dy ? by : dy;
    const ax = projected[a];
    if (ax < left) left = ax;
    else if (ax > right) right = ax;
    const cx = projected[c];
    if (cx < left) left = cx;
    else if (cx > right) right = cx;
    const ay = projected[a + 1];
    if (ay < top) top = ay;
    else if (ay > bottom) bottom = ay;
    const cy = projected[c + 1];
    if (cy < top) top = cy;
    else if (cy > bottom) bottom = cy;
    let isSetUp = false;
    // On which side of the diagonal from b to d the first triangle is.
    const diagonalX = dx - bx;
    const diagonalY = dy - by;
    const side = diagonalX * (ay - by) - diagonalY * (ax - bx) < 0 ? -1 : 1;
    for (let s = 0; s < samplesPerPixel; s += 1) {
      const sx = sampleX[s];
      const sy = sampleY[s];
      let columnStart = Math.ceil(left - sx);
      let columnEnd = Math.floor(right - sx);
      if (columnStart < 0) columnStart = 0;
      if (columnEnd >= width) columnEnd = width - 1;
      if (columnStart > columnEnd) continue;
      let rowStart = Math.ceil(top - sy);
      let rowEnd = Math.floor(bottom - sy);
      if (rowStart < 0) rowStart = 0;
      if (rowEnd >= height) rowEnd = height - 1;
      if (rowStart > rowEnd) continue;
      if (!isSetUp) {
        isSetUp = true;
        if (!whole && !isBeyond(projected, a, b, c, d, nearest)) break;
        if (
          heights !== undefined &&
          heights[a / 3] < 0 &&
          heights[b / 3] < 0 &&
          heights[c / 3] < 0 &&
          heights[d / 3] < 0
        ) {
          break;
        }
        setUp(0, projected, a, b, d, heights);
        setUp(half, projected, c, b, d, heights);
      }
      for (let row = rowStart; row <= rowEnd; row += 1) {
        let at = (row * width + columnStart) * samplesPerPixel + s;
        const y = row + sy;
        for (let column = columnStart; column <= columnEnd; column += 1, at += samplesPerPixel) {
          const x = column + sx;
          const first = side * (diagonalX * (y - by) - diagonalY * (x - bx)) >= 0;
          const k = first ? 0 : half;
          const u = coefficients[k] * (x - bx) + coefficients[k + 1] * (y - by);
          const v = coefficients[k + 2] * (x - bx) + coefficients[k + 3] * (y - by);
          if (u >= tolerance && v >= tolerance && u + v <= 1 - tolerance) {
            // Rounded as it is stored: of two alike the later is seen, as in OpenGL with MuJoCo's settings.
            const near = Math.fround(coefficients[k + 4] + u * coefficients[k + 5] + v * coefficients[k + 6]);
            if (near >= nearness[at]) {
              if (
                heights !== undefined &&
                coefficients[k + 7] + u * coefficients[k + 8] + v * coefficients[k + 9] < 0
              ) {
                continue;
              }
              nearness[at] = near;
              seen[at] = firstTriangle + corner / 3 + (first ? 0 : 1);
            }
          }
        }
      }
    }
  }
}

/**
 * Of the triangle with corners p, b, d, measured from b: the barycentric coordinates of p and d, u = ux x + uy y and
 * likewise v; then the nearness at b and its changes with u and v; then the height above the mirror over the depth,
 * which like the nearness is linear in the picture.
 */
function setUp(
  k: number,
  projected: Float64Array,
  p: number,
  b: number,
  d: number,
  heights: Float64Array | undefined,
): void {
  const px = projected[p] - projected[b];
  const py = projected[p + 1] - projected[b + 1];
  const dx = projected[d] - projected[b];
  const dy = projected[d + 1] - projected[b + 1];
  // Without area the inverse is infinite, and no sample is inside.
  const inverse = 1 / (px * dy - dx * py);
  coefficients[k] = dy * inverse;
  coefficients[k + 1] = -dx * inverse;
  coefficients[k + 2] = -py * inverse;
  coefficients[k + 3] = px * inverse;
  const near = projected[b + 2];
  coefficients[k + 4] = near;
  coefficients[k + 5] = projected[p + 2] - near;
  coefficients[k + 6] = projected[d + 2] - near;
  if (heights === undefined) return;
  const above = heights[b / 3] * near;
  coefficients[k + 7] = above;
  coefficients[k + 8] = heights[p / 3] * projected[p + 2] - above;
  coefficients[k + 9] = heights[d / 3] * projected[d + 2] - above;
}

function isBeyond(projected: Float64Array, a: number, b: number, c: number, d: number, nearest: number): boolean {
  return (
    isCornerBeyond(projected[a + 2], nearest) &&
    isCornerBeyond(projected[b + 2], nearest) &&
    isCornerBeyond(projected[c + 2], nearest) &&
    isCornerBeyond(projected[d + 2], nearest)
  );
}

function isCornerBeyond(near: number, nearest: number): boolean {
  return near > 0 && near < nearest;
}
