import type { CameraPose } from './camera.ts';
import { isSet, lightType, type SceneModel, type SceneState } from './sceneModel.ts';

/** One light as it stands in the scene. */
export interface Light {
  readonly directional: boolean;
  readonly castsShadow: boolean;
  /** [3] */
  readonly ambient: Float64Array;
  readonly diffuse: Float64Array;
  readonly specular: Float64Array;
  /** [3] constant, linear, quadratic */
  readonly attenuation: Float64Array;
  /** Cosine of the cone's half angle; -1 shines everywhere. */
  readonly cosCutoff: number;
  readonly exponent: number;
  /** Index in the model, or -1: the headlight. */
  readonly index: number;
  /** [3] world */
  readonly position: Float64Array;
  /** [3] world, unit, the way the light goes */
  readonly direction: Float64Array;
  /** [3] the axes across the direction along which the shadow map lies */
  readonly across: Float64Array;
  readonly up: Float64Array;
  /** Half width of the shadow map: metres (directional) or metres at a depth of one metre. Beyond it no shadow falls. */
  readonly shadowReach: number;
}

/** What each light's fields in `Light` are when a kind of light has none. */
const everywhere = { cosCutoff: -1, exponent: 0 };

/**
 * The lights that are on: the headlight (directional along the gaze, without shadow), then the model's. Kinds that
 * MuJoCo's OpenGL renderer does not draw (point, image) are left out.
 */
export function createLights(model: SceneModel, options: { readonly shadows: boolean }): Light[] {
  const lights: Light[] = [];
  const { headlight } = model.vis;
  if (headlight.active) {
    lights.push({ ...describe(headlight.ambient, headlight.diffuse, headlight.specular), ...everywhere, index: -1 });
  }
  for (let i = 0; i < model.nlight; i += 1) {
    const flags = model.light(i);
    const active = isSet(flags.active);
    const castsShadow = isSet(flags.castshadow) && options.shadows;
    flags.delete?.();
    const spot = model.light_type[i] === lightType.spot;
    if (!active || !(spot || model.light_type[i] === lightType.directional)) continue;
    const three = (values: ArrayLike<number>): number[] => [0, 1, 2].map((k) => values[3 * i + k]);
    const base = describe(three(model.light_ambient), three(model.light_diffuse), three(model.light_specular));
    const { shadowclip, shadowscale } = model.vis.map;
    const cutoff = model.light_cutoff[i];
    lights.push({
      ...base,
      ...(spot
        ? {
            directional: false,
            attenuation: Float64Array.from(three(model.light_attenuation)),
            cosCutoff: cutoff >= 180 ? -1 : Math.cos((cutoff * Math.PI) / 180),
            exponent: model.light_exponent[i],
            shadowReach: Math.tan((Math.min(2 * cutoff * shadowscale, 160) * Math.PI) / 360),
          }
        : { ...everywhere, shadowReach: shadowclip * model.stat.extent }),
      castsShadow,
      index: i,
    });
  }
  return lights;
}

function describe(ambient: ArrayLike<number>, diffuse: ArrayLike<number>, specular: ArrayLike<number>) {
  return {
    directional: true,
    castsShadow: false,
    ambient: Float64Array.from(ambient),
    diffuse: Float64Array.from(diffuse),
    specular: Float64Array.from(specular),
    attenuation: Float64Array.of(1, 0, 0),
    position: new Float64Array(3),
    direction: new Float64Array(3),
    across: new Float64Array(3),
    up: new Float64Array(3),
    shadowReach: 0,
  };
}

/** Puts the lights where the state has them. */
export function placeLights(lights: readonly Light[], state: SceneState, camera: CameraPose): void {
  const { light_xpos: positions, light_xdir: directions } = state;
  for (const { index, position, direction, across, up } of lights) {
    for (let k = 0; k < 3; k += 1) {
      position[k] = index < 0 ? camera.position[k] : positions[3 * index + k];
      direction[k] = index < 0 ? -camera.rotation[3 * k + 2] : directions[3 * index + k];
    }
    orthogonal(up, direction);
    cross(across, direction, up);
  }
}

/** MuJoCo's choice of an up direction for a shadow map: across -x, or across y where the light goes along x. */
function orthogonal(up: Float64Array, direction: Float64Array): void {
  const [x, y, z] = direction;
  if (y * y + z * z > 0.01) up.set([0, -z, y]);
  else up.set([-z, 0, x]);
  const length = Math.hypot(up[0], up[1], up[2]) || 1;
  for (let k = 0; k < 3; k += 1) up[k] /= length;
}

function cross(out: Float64Array, a: Float64Array, b: Float64Array): void {
  out[0] = a[1] * b[2] - a[2] * b[1];
  out[1] = a[2] * b[0] - a[0] * b[2];
  out[2] = a[0] * b[1] - a[1] * b[0];
}
