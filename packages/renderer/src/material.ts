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
  #values: MaterialValues;

  constructor(model: SceneModel) {
    this.#model = model;
    this.#values = valuesOf(model);
    this.#roles = model.nmat > 0 ? model.mat_texid.length / model.nmat : 0;
    this.#uniform = Array.from({ length: model.nmat }, (_, i) => {
      const flags = model.mat(i);
      const uniform = isSet(flags.texuniform);
      flags.delete?.();
      return uniform;
    });
  }

  /** Looks up the model's arrays again: to be called once a frame, since each look costs. */
  refresh(): void {
    this.#values = valuesOf(this.#model);
  }

  /**
   * Writes how an object of colour `rgba` (its own four numbers begin at `at`) and material `index` looks. The object's
   * own colour counts where it is not the default grey.
   */
  read(out: Material, rgba: ArrayLike<number>, at: number, index: number): void {
    const values = this.#values;
    const grey = rgba[at] === 0.5 && rgba[at + 1] === 0.5 && rgba[at + 2] === 0.5 && rgba[at + 3] === 1;
    const own = index < 0 || !grey;
    const colour = own ? rgba : values.colours;
    const start = own ? at : 4 * index;
    out.red = colour[start];
    out.green = colour[start + 1];
    out.blue = colour[start + 2];
    out.alpha = colour[start + 3];
    out.emission = index < 0 ? 0 : values.emission[index];
    out.specular = index < 0 ? 0.5 : values.specular[index];
    out.shininess = 128 * (index < 0 ? 0.5 : values.shininess[index]);
    out.reflectance = index < 0 ? 0 : values.reflectance[index];
    out.texture = index < 0 ? -1 : values.textures[this.#roles * index + 1];
    out.repeatX = index < 0 ? 0 : values.repeats[2 * index];
    out.repeatY = index < 0 ? 0 : values.repeats[2 * index + 1];
    out.uniform = index >= 0 && this.#uniform[index];
  }
}

interface MaterialValues {
  readonly colours: ArrayLike<number>;
  readonly emission: ArrayLike<number>;
  readonly specular: ArrayLike<number>;
  readonly shininess: ArrayLike<number>;
  readonly reflectance: ArrayLike<number>;
  readonly textures: ArrayLike<number>;
  readonly repeats: ArrayLike<number>;
}

function valuesOf(model: SceneModel): MaterialValues {
  return {
    colours: model.mat_rgba,
    emission: model.mat_emission,
    specular: model.mat_specular,
    shininess: model.mat_shininess,
    reflectance: model.mat_reflectance,
    textures: model.mat_texid,
    repeats: model.mat_texrepeat,
  };
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
