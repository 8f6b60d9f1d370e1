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

/**
 * Marks the samples where a surface's outward triangles are the nearest so far. Triangles that reach before the near
 * plane are left out.
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
  for (let f = 0, corner = 0; f < facets.length; f += 4, corner += 3) {
    if (facets[f] * ex + facets[f + 1] * ey + facets[f + 2] * ez <= facets[f + 3]) continue;
    const a = triangles[corner];
    const b = triangles[corner + 1];
    const c = triangles[corner + 2];
    const ax = projected[3 * a];
    const bx = projected[3 * b];
    const cx = projected[3 * c];
    const ay = projected[3 * a + 1];
    const by = projected[3 * b + 1];
    const cy = projected[3 * c + 1];
    const aw = projected[3 * a + 2];
    const bw = projected[3 * b + 2];
    const cw = projected[3 * c + 2];
    if (!whole && !(aw > 0 && bw > 0 && cw > 0 && aw < nearest && bw < nearest && cw < nearest)) continue;
    let left = ax < bx ? ax : bx;
    if (cx < left) left = cx;
    let right = ax > bx ? ax : bx;
    if (cx > right) right = cx;
    let top = ay < by ? ay : by;
    if (cy < top) top = cy;
    let bottom = ay > by ? ay : by;
    if (cy > bottom) bottom = cy;
    let isSetUp = false;
    // Barycentric coordinates of b and c, linear in the picture: u = ux (x - ax) + uy (y - ay).
    let ux = 0;
    let uy = 0;
    let vx = 0;
    let vy = 0;
    // Below the mirror nothing is reflected: the height, like the nearness, is linear once divided by the depth.
    let isCut = false;
    let ha = 0;
    let hu = 0;
    let hv = 0;
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
        const inverse = 1 / ((bx - ax) * (cy - ay) - (cx - ax) * (by - ay));
        if (!Number.isFinite(inverse)) break;
        ux = (cy - ay) * inverse;
        uy = (ax - cx) * inverse;
        vx = (ay - by) * inverse;
        vy = (bx - ax) * inverse;
        if (heights !== undefined) {
          if (heights[a] < 0 && heights[b] < 0 && heights[c] < 0) break;
          isCut = heights[a] < 0 || heights[b] < 0 || heights[c] < 0;
          ha = heights[a] * aw;
          hu = heights[b] * bw - ha;
          hv = heights[c] * cw - ha;
        }
      }
      for (let row = rowStart; row <= rowEnd; row += 1) {
        let at = (row * width + columnStart) * samplesPerPixel + s;
        const y = row + sy - ay;
        let u = ux * (columnStart + sx - ax) + uy * y;
        let v = vx * (columnStart + sx - ax) + vy * y;
        for (let column = columnStart; column <= columnEnd; column += 1) {
          if (u >= tolerance && v >= tolerance && u + v <= 1 - tolerance) {
            const near = aw + u * (bw - aw) + v * (cw - aw);
            if (near > nearness[at] && !(isCut && ha + u * hu + v * hv < 0)) {
              nearness[at] = near;
              seen[at] = firstTriangle + corner / 3;
            }
          }
          at += samplesPerPixel;
          u += ux;
          v += vx;
        }
      }
    }
  }
}
