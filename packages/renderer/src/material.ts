import { isSet, type SceneModel } from './sceneModel.ts';

/** How a geom or site looks. */
export interface Material {
  red: number;
  green: number;
  blue: number;
  alpha: number;
  emission: number;
  specular: number;
  /** OpenGL's exponent, 0 to 128. */
  shininess: number;
  reflectance: number;
  /** Index of the texture, or -1. */
  texture: number;
  repeatX: number;
  repeatY: number;
  /** The texture repeats a metre rather than a geom. */
  uniform: boolean;
}

/** The materials of a model; flags and counts are read once. */
export class Materials {
  readonly #model: SceneModel;
  readonly #uniform: readonly boolean[];
  readonly #roles: number;

  constructor(model: SceneModel) {
    this.#model = model;
    this.#roles = model.nmat > 0 ? model.mat_texid.length / model.nmat : 0;
    this.#uniform = Array.from({ length: model.nmat }, (_, i) => {
      const flags = model.mat(i);
      const uniform = isSet(flags.texuniform);
      flags.delete?.();
      return uniform;
    });
  }

  /**
   * Writes how an object of colour `rgba` (its own four numbers begin at `at`) and material `index` looks. The object's
   * own colour counts where it is not the default grey.
   */
  read(out: Material, rgba: ArrayLike<number>, at: number, index: number): void {
    const model = this.#model;
    const grey = rgba[at] === 0.5 && rgba[at + 1] === 0.5 && rgba[at + 2] === 0.5 && rgba[at + 3] === 1;
    const own = index < 0 || !grey;
    const colour = own ? rgba : model.mat_rgba;
    const start = own ? at : 4 * index;
    out.red = colour[start];
    out.green = colour[start + 1];
    out.blue = colour[start + 2];
    out.alpha = colour[start + 3];
    out.emission = index < 0 ? 0 : model.mat_emission[index];
    out.specular = index < 0 ? 0.5 : model.mat_specular[index];
    out.shininess = 128 * (index < 0 ? 0.5 : model.mat_shininess[index]);
    out.reflectance = index < 0 ? 0 : model.mat_reflectance[index];
    out.texture = index < 0 ? -1 : model.mat_texid[this.#roles * index + 1];
    out.repeatX = index < 0 ? 1 : model.mat_texrepeat[2 * index];
    out.repeatY = index < 0 ? 1 : model.mat_texrepeat[2 * index + 1];
    out.uniform = index >= 0 && this.#uniform[index];
  }
}

export function createMaterial(): Material {
  return {
    red: 0,
    green: 0,
    blue: 0,
    alpha: 0,
    emission: 0,
    specular: 0,
    shininess: 0,
    reflectance: 0,
    texture: -1,
    repeatX: 1,
    repeatY: 1,
    uniform: false,
  };
}
