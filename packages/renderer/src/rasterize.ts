import { sampleX, sampleY, samplesPerPixel, type SampleBuffer } from './sampleBuffer.ts';
import type { Surface } from './surface.ts';

const lowestX = Math.min(...sampleX);
const highestX = Math.max(...sampleX);
const lowestY = Math.min(...sampleY);
const highestY = Math.max(...sampleY);

/** A sample on an edge belongs to both triangles, so that rounding leaves no gap between them. */
const tolerance = -1e-9;

const [x0, x1, x2, x3] = sampleX;
const [y0, y1, y2, y3] = sampleY;

/** A surface as it stands before the camera. */
export interface ProjectedSurface {
  readonly surface: Surface;
  /** [n, 3] pixels from the left, pixels from the top, 1 / depth */
  readonly projected: Float64Array;
  /** [n] height above the mirror, or undefined where nothing is cut off */
  readonly heights: Float64Array | undefined;
}

/**
 * Marks the samples where a surface's outward triangles are the nearest so far.
 *
 * @param eye [3] the camera in the surface's frame
 * @param farthest 1 / the greatest depth drawn; `nearest` 1 / the least
 * @param firstTriangle number of the surface's first triangle in the buffer
 */
export function rasterize(
  target: SampleBuffer,
  { surface, projected, heights }: ProjectedSurface,
  eye: Float64Array,
  nearest: number,
  firstTriangle: number,
): void {
  const { triangles, facets } = surface;
  const { width, height, nearness, triangle: seen } = target;
  const count = triangles.length / 3;
  const [ex, ey, ez] = eye;
  for (let t = 0; t < count; t += 1) {
    const f = 4 * t;
    if (facets[f] * ex + facets[f + 1] * ey + facets[f + 2] * ez <= facets[f + 3]) continue;
    const a = triangles[3 * t];
    const b = triangles[3 * t + 1];
    const c = triangles[3 * t + 2];
    const ax = projected[3 * a];
    const bx = projected[3 * b];
    const cx = projected[3 * c];
    let left = ax < bx ? ax : bx;
    if (cx < left) left = cx;
    let right = ax > bx ? ax : bx;
    if (cx > right) right = cx;
    let columnStart = Math.ceil(left - highestX);
    let columnEnd = Math.floor(right - lowestX);
    if (columnStart > columnEnd) continue;
    const ay = projected[3 * a + 1];
    const by = projected[3 * b + 1];
    const cy = projected[3 * c + 1];
    let top = ay < by ? ay : by;
    if (cy < top) top = cy;
    let bottom = ay > by ? ay : by;
    if (cy > bottom) bottom = cy;
    let rowStart = Math.ceil(top - highestY);
    let rowEnd = Math.floor(bottom - lowestY);
    if (rowStart > rowEnd) continue;
    if (columnStart < 0) columnStart = 0;
    if (rowStart < 0) rowStart = 0;
    if (columnEnd >= width) columnEnd = width - 1;
    if (rowEnd >= height) rowEnd = height - 1;
    const aw = projected[3 * a + 2];
    const bw = projected[3 * b + 2];
    const cw = projected[3 * c + 2];
    // A corner behind the camera or before the near plane: the triangle is left out whole.
    if (!(aw > 0 && bw > 0 && cw > 0) || aw > nearest || bw > nearest || cw > nearest) continue;
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area === 0) continue;
    const inverse = 1 / area;
    // Barycentric coordinates of b and c, linear in the picture: u = ux x + uy y + u0.
    const ux = (cy - ay) * inverse;
    const uy = (ax - cx) * inverse;
    const vx = (ay - by) * inverse;
    const vy = (bx - ax) * inverse;
    const u0 = ux * x0 + uy * y0;
    const u1 = ux * x1 + uy * y1;
    const u2 = ux * x2 + uy * y2;
    const u3 = ux * x3 + uy * y3;
    const v0 = vx * x0 + vy * y0;
    const v1 = vx * x1 + vy * y1;
    const v2 = vx * x2 + vy * y2;
    const v3 = vx * x3 + vy * y3;
    const wu = bw - aw;
    const wv = cw - aw;
    const number = firstTriangle + t;
    // Below the mirror nothing is reflected: the height, like the nearness, is linear once divided by the depth.
    let cut = false;
    let ha = 0;
    let hu = 0;
    let hv = 0;
    if (heights !== undefined) {
      ha = heights[a] * aw;
      hu = heights[b] * bw - ha;
      hv = heights[c] * cw - ha;
      cut = heights[a] < 0 || heights[b] < 0 || heights[c] < 0;
      if (heights[a] < 0 && heights[b] < 0 && heights[c] < 0) continue;
    }
    for (let row = rowStart; row <= rowEnd; row += 1) {
      let at = (row * width + columnStart) * samplesPerPixel;
      let u = ux * (columnStart - ax) + uy * (row - ay);
      let v = vx * (columnStart - ax) + vy * (row - ay);
      for (let column = columnStart; column <= columnEnd; column += 1) {
        for (let s = 0; s < 4; s += 1) {
          const su = u + (s === 0 ? u0 : s === 1 ? u1 : s === 2 ? u2 : u3);
          const sv = v + (s === 0 ? v0 : s === 1 ? v1 : s === 2 ? v2 : v3);
          if (su >= tolerance && sv >= tolerance && su + sv <= 1 - tolerance) {
            const near = aw + su * wu + sv * wv;
            if (near > nearness[at + s] && !(cut && ha + su * hu + sv * hv < 0)) {
              nearness[at + s] = near;
              seen[at + s] = number;
            }
          }
        }
        at += samplesPerPixel;
        u += ux;
        v += vx;
      }
    }
  }
}
