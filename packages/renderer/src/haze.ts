import type { Plane } from './plane.ts';
import { samplesPerPixel, type SampleBuffer } from './sampleBuffer.ts';
import type { SceneModel } from './sceneModel.ts';
import { pointInFrame, type Viewpoint } from './viewpoint.ts';

/** The distance of the sky, as a part of the farthest that is drawn. */
const skyDistance = 0.7;

/**
 * Lays the haze over the horizon of a plane without end: MuJoCo draws a low cone around the viewer, from the plane up to
 * the horizon, clear at both rims and thickest where it bends the sky's sphere.
 *
 * @param samples [height, width, 4, 3] the colours so far
 * @param seen what is nearer than the haze hides it
 */
export function addHaze(
  samples: Uint8Array,
  model: SceneModel,
  plane: Plane,
  seen: SampleBuffer,
  viewpoint: Viewpoint,
): void {
  const { haze: reach } = model.vis.map;
  const colour = Array.from([0, 1, 2], (k) => 255 * model.vis.rgba.haze[k]);
  const radius = skyDistance / viewpoint.farthest;
  const eye = new Float64Array(3);
  pointInFrame(eye, 0, plane, viewpoint.position);
  const elevation = eye[2] / radius;
  if (!(elevation > 0) || !(reach > 0)) return;
  const alpha = Math.atan2(1, reach);
  const bend = (Math.SQRT1_2 * reach * Math.sin(alpha)) / Math.sin(0.75 * Math.PI - alpha);
  const { width, height, nearness } = seen;
  const { rotation: v, scale } = viewpoint;
  const r = plane.rotation;
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const across = ((pixel % width) + 0.5 - width / 2) / scale;
    const along = -(Math.floor(pixel / width) + 0.5 - height / 2) / scale;
    const d = [0, 1, 2].map((k) => v[3 * k] * across + v[3 * k + 1] * along - v[3 * k + 2]);
    const [x, y, z] = [0, 1, 2].map((k) => r[k] * d[0] + r[3 + k] * d[1] + r[6 + k] * d[2]);
    // The cone's radius is 1 at the horizon and less by `reach` at the plane; the ray is at t d.
    const t = 1 / (Math.hypot(x, y) - (reach * z) / elevation);
    const rise = 1 + (t * z) / elevation;
    if (!(z < 0) || !(rise > 0)) continue;
    const weight = rise < bend ? rise / bend : (1 - rise) / (1 - bend);
    for (let at = pixel * samplesPerPixel; at < (pixel + 1) * samplesPerPixel; at += 1) {
      if (nearness[at] > 1 / (t * radius)) continue;
      for (let c = 0; c < 3; c += 1) {
        samples[3 * at + c] = Math.round(colour[c] * weight + samples[3 * at + c] * (1 - weight));
      }
    }
  }
}
