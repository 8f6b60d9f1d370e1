/** A boolean of a MuJoCo model: the WebAssembly bindings give it as a boolean, a number or an array of one. */
export type Flag = boolean | number | ArrayLike<boolean | number>;

/** One light of the model. MuJoCo's accessor objects are freed after reading. */
export interface LightFlags {
  readonly active: Flag;
  readonly castshadow: Flag;
  delete?(): void;
}

/** One material of the model. */
export interface MaterialFlags {
  readonly texuniform: Flag;
  delete?(): void;
}

/**
 * What is read of a model: the fields of mjModel by their own names, so that an `MjModel` of `@mujoco/mujoco` is one.
 * Sizes and counts are read once; colours and materials (`*_rgba`, `*_matid`) at every frame.
 */
export interface SceneModel {
  readonly ngeom: number;
  /** [ngeom] mjtGeom: 0 plane, 2 sphere, 3 capsule, 4 ellipsoid, 5 cylinder, 6 box, 7 mesh. */
  readonly geom_type: ArrayLike<number>;
  /** [ngeom] groups 0 to 2 are drawn. */
  readonly geom_group: ArrayLike<number>;
  /** [ngeom, 3] metres */
  readonly geom_size: ArrayLike<number>;
  /** [ngeom, 4] */
  readonly geom_rgba: ArrayLike<number>;
  /** [ngeom] -1: none */
  readonly geom_matid: ArrayLike<number>;
  /** [ngeom] the mesh of a mesh geom */
  readonly geom_dataid: ArrayLike<number>;

  readonly nsite: number;
  readonly site_type: ArrayLike<number>;
  readonly site_group: ArrayLike<number>;
  readonly site_size: ArrayLike<number>;
  readonly site_rgba: ArrayLike<number>;
  readonly site_matid: ArrayLike<number>;

  readonly nmat: number;
  /** [nmat, 4] */
  readonly mat_rgba: ArrayLike<number>;
  readonly mat_emission: ArrayLike<number>;
  readonly mat_specular: ArrayLike<number>;
  readonly mat_shininess: ArrayLike<number>;
  readonly mat_reflectance: ArrayLike<number>;
  /** [nmat, 2] */
  readonly mat_texrepeat: ArrayLike<number>;
  /** [nmat, roles]; role 1 is the colour */
  readonly mat_texid: ArrayLike<number>;
  mat(index: number): MaterialFlags;

  readonly ntex: number;
  /** [ntex] mjtTexture: 0 2d, 1 cube, 2 skybox */
  readonly tex_type: ArrayLike<number>;
  readonly tex_width: ArrayLike<number>;
  readonly tex_height: ArrayLike<number>;
  readonly tex_nchannel: ArrayLike<number>;
  /** [ntex] where each texture begins in `tex_data` */
  readonly tex_adr: ArrayLike<number | bigint>;
  readonly tex_data: Uint8Array;

  readonly nlight: number;
  /** [nlight] mjtLightType: 0 spot, 1 directional */
  readonly light_type: ArrayLike<number>;
  /** [nlight, 3] */
  readonly light_ambient: ArrayLike<number>;
  readonly light_diffuse: ArrayLike<number>;
  readonly light_specular: ArrayLike<number>;
  readonly light_attenuation: ArrayLike<number>;
  /** [nlight] degrees */
  readonly light_cutoff: ArrayLike<number>;
  readonly light_exponent: ArrayLike<number>;
  light(index: number): LightFlags;

  readonly ncam: number;
  /** [ncam] degrees */
  readonly cam_fovy: ArrayLike<number>;

  readonly nmesh: number;
  readonly mesh_vertadr: ArrayLike<number>;
  readonly mesh_normaladr: ArrayLike<number>;
  readonly mesh_faceadr: ArrayLike<number>;
  readonly mesh_facenum: ArrayLike<number>;
  /** [vertices, 3] */
  readonly mesh_vert: ArrayLike<number>;
  /** [normals, 3] */
  readonly mesh_normal: ArrayLike<number>;
  /** [faces, 3] */
  readonly mesh_face: ArrayLike<number>;
  /** [faces, 3] */
  readonly mesh_facenormal: ArrayLike<number>;

  readonly stat: { readonly extent: number };
  readonly vis: {
    readonly global: { readonly fovy: number };
    readonly quality: {
      readonly numslices: number;
      readonly numstacks: number;
      readonly numquads: number;
      readonly shadowsize: number;
    };
    readonly headlight: {
      readonly active: number;
      readonly ambient: ArrayLike<number>;
      readonly diffuse: ArrayLike<number>;
      readonly specular: ArrayLike<number>;
    };
    readonly map: {
      readonly znear: number;
      readonly zfar: number;
      readonly shadowclip: number;
      readonly shadowscale: number;
      readonly haze: number;
    };
    readonly rgba: { readonly haze: ArrayLike<number> };
  };
}

/**
 * What is read of the state, at every frame: the fields of mjData by their own names, as `mj_forward` leaves them, so
 * that an `MjData` of `@mujoco/mujoco` is one. Row-major; lengths in metres.
 */
export interface SceneState {
  /** [ngeom, 3] */
  readonly geom_xpos: ArrayLike<number>;
  /** [ngeom, 9] */
  readonly geom_xmat: ArrayLike<number>;
  readonly site_xpos: ArrayLike<number>;
  readonly site_xmat: ArrayLike<number>;
  readonly cam_xpos: ArrayLike<number>;
  /** [ncam, 9] columns: right, up, backwards */
  readonly cam_xmat: ArrayLike<number>;
  readonly light_xpos: ArrayLike<number>;
  /** [nlight, 3] unit */
  readonly light_xdir: ArrayLike<number>;
  /** [nbody, 3] centres of mass of the subtrees: what a tracking camera looks at */
  readonly subtree_com: ArrayLike<number>;
}

/** mjtGeom, the shapes that are drawn. */
export const geomType = { plane: 0, sphere: 2, capsule: 3, ellipsoid: 4, cylinder: 5, box: 6, mesh: 7 } as const;

/** mjtTexture. */
export const textureType = { flat: 0, cube: 1, skybox: 2 } as const;

/** mjtLightType, the kinds that MuJoCo's renderer draws. */
export const lightType = { spot: 0, directional: 1 } as const;

/** The value of a flag, whichever way the bindings give it. */
export function isSet(flag: Flag): boolean {
  return typeof flag === 'object' ? Boolean(flag[0]) : Boolean(flag);
}
