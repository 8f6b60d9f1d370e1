import type { Light } from './lights.ts';
import type { Material } from './material.ts';
import { power } from './power.ts';
import { directionInFrame, pointInFrame, type Frame } from './viewpoint.ts';

/** [lights, 6] position and direction of each light, in a geom's frame. */
export function lightsInFrame(out: Float64Array, frame: Frame, lights: readonly Light[]): void {
  for (let i = 0; i < lights.length; i += 1) {
    pointInFrame(out, 6 * i, frame, lights[i].position);
    directionInFrame(out, 6 * i + 3, frame, lights[i].direction);
  }
}

/**
 * OpenGL's fixed lighting of a vertex, everything in the geom's frame: three channels of all the lights without
 * shadow, then three for each light that casts one, each clamped to 0..1.
 *
 * @param out receives the channels from `at` on
 * @param placed from `lightsInFrame`
 * @param eye [3] the viewer
 * @param tint factor of the colour (a mirror's reflectance), though not of highlights
 * @param together all lights in the first three channels, whether or not they cast shadows
 */
export function illuminate(
  out: Float32Array,
  at: number,
  px: number,
  py: number,
  pz: number,
  nx: number,
  ny: number,
  nz: number,
  lights: readonly Light[],
  placed: Float64Array,
  eye: Float64Array,
  material: Material,
  tint: number,
  together: boolean,
): void {
  const red = material.red * tint;
  const green = material.green * tint;
  const blue = material.blue * tint;
  const { specular, shininess } = material;
  // Without any light MuJoCo adds a little of its own.
  const glow = material.emission + (lights.length === 0 ? 0.3 : 0);
  let r = glow * red;
  let g = glow * green;
  let b = glow * blue;
  let separate = at + 3;
  let vx = eye[0] - px;
  let vy = eye[1] - py;
  let vz = eye[2] - pz;
  const distance = Math.sqrt(vx * vx + vy * vy + vz * vz);
  vx /= distance;
  vy /= distance;
  vz /= distance;
  for (let i = 0; i < lights.length; i += 1) {
    const light = lights[i];
    const own = light.castsShadow && !together;
    const l = 6 * i;
    let lx: number;
    let ly: number;
    let lz: number;
    let strength = 1;
    if (light.directional) {
      lx = -placed[l + 3];
      ly = -placed[l + 4];
      lz = -placed[l + 5];
    } else {
      lx = placed[l] - px;
      ly = placed[l + 1] - py;
      lz = placed[l + 2] - pz;
      const far = Math.sqrt(lx * lx + ly * ly + lz * lz);
      lx /= far;
      ly /= far;
      lz /= far;
      const { attenuation } = light;
      strength = 1 / (attenuation[0] + far * (attenuation[1] + far * attenuation[2]));
      if (light.cosCutoff > -1) {
        const cosine = -(lx * placed[l + 3] + ly * placed[l + 4] + lz * placed[l + 5]);
        strength = cosine < light.cosCutoff ? 0 : strength * power(cosine, light.exponent);
      }
    }
    let lr = 0;
    let lg = 0;
    let lb = 0;
    if (strength > 0) {
      const { ambient, diffuse } = light;
      const facing = nx * lx + ny * ly + nz * lz;
      const lit = facing > 0 ? facing : 0;
      lr = red * (ambient[0] + diffuse[0] * lit);
      lg = green * (ambient[1] + diffuse[1] * lit);
      lb = blue * (ambient[2] + diffuse[2] * lit);
      if (facing > 0 && specular > 0) {
        const hx = lx + vx;
        const hy = ly + vy;
        const hz = lz + vz;
        const along = (nx * hx + ny * hy + nz * hz) / Math.sqrt(hx * hx + hy * hy + hz * hz);
        if (along > 0) {
          const shine = specular * power(along, shininess);
          lr += shine * light.specular[0];
          lg += shine * light.specular[1];
          lb += shine * light.specular[2];
        }
      }
    }
    if (own) {
      out[separate] = clamp(strength * lr);
      out[separate + 1] = clamp(strength * lg);
      out[separate + 2] = clamp(strength * lb);
      separate += 3;
    } else {
      r += strength * lr;
      g += strength * lg;
      b += strength * lb;
    }
  }
  out[at] = clamp(r);
  out[at + 1] = clamp(g);
  out[at + 2] = clamp(b);
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
