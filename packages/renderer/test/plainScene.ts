import type { SceneModel, SceneState } from '../src/index.ts';

/** A scene told in plain objects, as the renderer reads it: no MuJoCo needed. */
export interface PlainScene {
  readonly geoms: readonly {
    readonly type: number;
    readonly size: readonly number[];
    readonly position?: readonly number[];
    readonly rotation?: readonly number[];
    readonly colour?: readonly number[];
    readonly material?: number;
    readonly group?: number;
  }[];
  readonly materials?: readonly {
    readonly texture?: number;
    readonly reflectance?: number;
    readonly repeat?: number;
  }[];
  /** Flat textures of width x height, or a sky box of one face. */
  readonly textures?: readonly { readonly type: number; readonly width: number; readonly data: Uint8Array }[];
  readonly lights?: readonly {
    readonly directional: boolean;
    readonly position: readonly number[];
    readonly direction: readonly number[];
    readonly diffuse: number;
    readonly shadow?: boolean;
  }[];
  readonly camera: {
    readonly position: readonly number[];
    readonly rotation: readonly number[];
    readonly fovy: number;
  };
  /** Ambient light of the headlight; it has no other part. */
  readonly ambient?: number;
  readonly shadowReach?: number;
}

export const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
/** A camera that looks along y, x to the right, z up. */
export const alongY = [1, 0, 0, 0, 0, -1, 0, 1, 0];
/** A camera that looks down, x to the right, y up. */
export const downwards = identity;

export function plainScene(scene: PlainScene): { model: SceneModel; state: SceneState } {
  const { geoms, materials = [], textures = [], lights = [], camera, ambient = 1 } = scene;
  const starts: number[] = [];
  let length = 0;
  for (const { data } of textures) {
    starts.push(length);
    length += data.length;
  }
  const pixels = new Uint8Array(length);
  textures.forEach(({ data }, i) => pixels.set(data, starts[i]));
  const model: SceneModel = {
    ngeom: geoms.length,
    geom_type: geoms.map(({ type }) => type),
    geom_group: geoms.map(({ group = 0 }) => group),
    geom_size: geoms.flatMap(({ size }) => [0, 1, 2].map((k) => size[k] ?? 0)),
    geom_rgba: geoms.flatMap(({ colour = [0.5, 0.5, 0.5, 1] }) => colour),
    geom_matid: geoms.map(({ material = -1 }) => material),
    geom_dataid: geoms.map(() => -1),
    nsite: 0,
    site_type: [],
    site_group: [],
    site_size: [],
    site_rgba: [],
    site_matid: [],
    nmat: materials.length,
    mat_rgba: materials.flatMap(() => [1, 1, 1, 1]),
    mat_emission: materials.map(() => 0),
    mat_specular: materials.map(() => 0),
    mat_shininess: materials.map(() => 0.5),
    mat_reflectance: materials.map(({ reflectance = 0 }) => reflectance),
    mat_texrepeat: materials.flatMap(({ repeat = 1 }) => [repeat, repeat]),
    mat_texid: materials.flatMap(({ texture = -1 }) => [-1, texture]),
    mat: () => ({ texuniform: true }),
    ntex: textures.length,
    tex_type: textures.map(({ type }) => type),
    tex_width: textures.map(({ width }) => width),
    tex_height: textures.map(({ width, data }) => data.length / 3 / width),
    tex_nchannel: textures.map(() => 3),
    tex_adr: starts,
    tex_data: pixels,
    nlight: lights.length,
    light_type: lights.map(({ directional }) => (directional ? 1 : 0)),
    light_ambient: lights.flatMap(() => three(0)),
    light_diffuse: lights.flatMap(({ diffuse }) => three(diffuse)),
    light_specular: lights.flatMap(() => three(0)),
    light_attenuation: lights.flatMap(() => [1, 0, 0]),
    light_cutoff: lights.map(() => 45),
    light_exponent: lights.map(() => 0),
    light: (index) => ({ active: true, castshadow: lights[index].shadow ?? true }),
    ncam: 1,
    cam_fovy: [camera.fovy],
    nmesh: 0,
    mesh_vertadr: [],
    mesh_normaladr: [],
    mesh_faceadr: [],
    mesh_facenum: [],
    mesh_vert: [],
    mesh_normal: [],
    mesh_face: [],
    mesh_facenormal: [],
    stat: { extent: 1 },
    vis: {
      global: { fovy: 45 },
      quality: { numslices: 28, numstacks: 16, numquads: 4, shadowsize: 2048 },
      headlight: { active: 1, ambient: three(ambient), diffuse: three(0), specular: three(0) },
      map: { znear: 0.01, zfar: 50, shadowclip: scene.shadowReach ?? 1, shadowscale: 0.6, haze: 0.3 },
      rgba: { haze: [1, 1, 1, 1] },
    },
  };
  const state: SceneState = {
    geom_xpos: geoms.flatMap(({ position = [0, 0, 0] }) => position),
    geom_xmat: geoms.flatMap(({ rotation = identity }) => rotation),
    site_xpos: [],
    site_xmat: [],
    cam_xpos: camera.position,
    cam_xmat: camera.rotation,
    light_xpos: lights.flatMap(({ position }) => position),
    light_xdir: lights.flatMap(({ direction }) => direction),
    subtree_com: [0, 0, 0],
  };
  return { model, state };
}

function three(value: number): number[] {
  return [value, value, value];
}
