import { barycentric } from './barycentric.ts';
import { sampleCube } from './sampleCube.ts';
import { geomType } from './sceneModel.ts';
import type { Solid } from './solid.ts';
import type { SolidView } from './solidView.ts';
import { levelOfDetail, sampleTexture, type Texture } from './texture.ts';

const weights = new Float64Array(3);
const here = new Float64Array(3);
const right = new Float64Array(3);
const down = new Float64Array(3);
const size = new Float64Array(3);

/** The texture's colour (0..1) on a triangle of a solid at a point of the picture, in `out`. */
export function readSolidTexture(
  out: Float64Array,
  texture: Texture,
  solid: Solid,
  view: SolidView,
  triangle: number,
  x: number,
  y: number,
): void {
  const { material } = solid;
  modelPoint(here, view, triangle, x, y);
  modelPoint(right, view, triangle, x + 1, y);
  modelPoint(down, view, triangle, x, y + 1);
  drawnSize(solid);
  if (texture.cube) {
    for (let k = 0; k < 3; k += 1) {
      const scale = material.uniform ? size[k] : 1;
      right[k] = (right[k] - here[k]) * scale;
      down[k] = (down[k] - here[k]) * scale;
      here[k] *= scale;
    }
    sampleCube(texture, here[0], here[1], here[2], right, down, out);
    return;
  }
  const sx = 0.5 * material.repeatX * (material.uniform ? size[0] : 1);
  const sy = 0.5 * material.repeatY * (material.uniform ? size[1] : 1);
  const change = Math.max(
    Math.max(Math.abs(right[0] - here[0]), Math.abs(down[0] - here[0])) * sx * texture.width,
    Math.max(Math.abs(right[1] - here[1]), Math.abs(down[1] - here[1])) * sy * texture.height,
  );
  sampleTexture(texture.face(0), sx * here[0] - 0.5, -sy * here[1] - 0.5, levelOfDetail(change), false, out);
}

/** By what MuJoCo scales the shape along its axes. */
function drawnSize({ type, size: own }: Solid): void {
  const isRound = type === geomType.capsule || type === geomType.cylinder || type === geomType.sphere;
  size[0] = own[0];
  size[1] = isRound ? own[0] : own[1];
  size[2] = type === geomType.sphere ? own[0] : isRound ? own[1] : own[2];
}

function modelPoint(out: Float64Array, view: SolidView, triangle: number, x: number, y: number): void {
  const { modelCoordinates: m, triangles } = view.surface;
  const a = triangles[3 * triangle];
  const b = triangles[3 * triangle + 1];
  const c = triangles[3 * triangle + 2];
  barycentric(weights, view.projected, a, b, c, x, y);
  for (let k = 0; k < 3; k += 1) {
    out[k] = weights[0] * m[3 * a + k] + weights[1] * m[3 * b + k] + weights[2] * m[3 * c + k];
  }
}
