import { buildMipmap, type TextureLevel } from './mipmap.ts';
import { textureType, type SceneModel } from './sceneModel.ts';

/**
 * The mipmap level to read, mixed with the next by its fraction.
 *
 * @param change pixels of the texture, along the coordinate that changes most, from one pixel of the picture to the next
 */
export function levelOfDetail(change: number): number {
  return change > 1 ? Math.log2(change) : 0;
}

/** A texture of the model that is laid on geoms or the sky; levels are made when first used. */
export interface Texture {
  readonly cube: boolean;
  /** Pixels of the finest level. */
  readonly width: number;
  readonly height: number;
  /** The mipmap of a face; a flat texture has face 0 alone. */
  face(index: number): readonly TextureLevel[];
}

/** The textures of the model; the pixels are copied, so that the model's memory may move. */
export function readTextures(model: SceneModel): Texture[] {
  return Array.from({ length: model.ntex }, (_, index) => readTexture(model, index));
}

function readTexture(model: SceneModel, index: number): Texture {
  const channels = model.tex_nchannel[index];
  const cube = model.tex_type[index] !== textureType.flat;
  const width = model.tex_width[index];
  const tall = model.tex_height[index];
  const height = cube ? width : tall;
  const start = Number(model.tex_adr[index]);
  const pixels = model.tex_data.slice(start, start + width * tall * channels);
  // A cube's texture holds six faces one below the other, or one face for all.
  const oneFace = !cube || tall === width;
  const made: (readonly TextureLevel[] | undefined)[] = [];
  return {
    cube,
    width,
    height,
    face(face) {
      const which = oneFace ? 0 : face;
      return (made[which] ??= buildMipmap(
        width,
        height,
        colours(pixels, channels, which * width * height, width * height),
      ));
    },
  };
}

function colours(pixels: Uint8Array, channels: number, first: number, count: number): Uint8Array {
  if (channels === 3) return pixels.subarray(3 * first, 3 * (first + count));
  const rgb = new Uint8Array(3 * count);
  for (let i = 0; i < count; i += 1) {
    for (let c = 0; c < 3; c += 1) rgb[3 * i + c] = pixels[(first + i) * channels + Math.min(c, channels - 1)];
  }
  return rgb;
}

/**
 * Reads a texture at (s, t) in [0, 1], repeated beyond, or with `clamp` held at the edge, into `out` (0..1).
 *
 * @param level from `levelOfDetail`
 */
export function sampleTexture(
  levels: readonly TextureLevel[],
  s: number,
  t: number,
  level: number,
  clamp: boolean,
  out: Float64Array,
): void {
  const last = levels.length - 1;
  const first = level >= last ? last : level | 0;
  const weight = level >= last ? 0 : level - first;
  out[0] = 0;
  out[1] = 0;
  out[2] = 0;
  addLevel(levels[first], s, t, (1 - weight) / 255, clamp, out);
  if (weight > 0) addLevel(levels[first + 1], s, t, weight / 255, clamp, out);
}

function addLevel(level: TextureLevel, s: number, t: number, weight: number, clamp: boolean, out: Float64Array): void {
  const { width, height, data } = level;
  let u: number;
  let v: number;
  if (clamp) {
    u = Math.min(Math.max(s * width - 0.5, 0), width - 1);
    v = Math.min(Math.max(t * height - 0.5, 0), height - 1);
  } else {
    u = (s - Math.floor(s)) * width - 0.5;
    v = (t - Math.floor(t)) * height - 0.5;
  }
  let x0 = Math.floor(u);
  let y0 = Math.floor(v);
  const fx = u - x0;
  const fy = v - y0;
  let x1 = x0 + 1;
  let y1 = y0 + 1;
  if (x0 < 0) x0 += width;
  if (y0 < 0) y0 += height;
  if (x1 >= width) x1 = clamp ? width - 1 : x1 - width;
  if (y1 >= height) y1 = clamp ? height - 1 : y1 - height;
  const a = (y0 * width + x0) * 3;
  const b = (y0 * width + x1) * 3;
  const c = (y1 * width + x0) * 3;
  const d = (y1 * width + x1) * 3;
  const wd = fx * fy * weight;
  const wc = fy * weight - wd;
  const wb = fx * weight - wd;
  const wa = weight - wb - wc - wd;
  out[0] += data[a] * wa + data[b] * wb + data[c] * wc + data[d] * wd;
  out[1] += data[a + 1] * wa + data[b + 1] * wb + data[c + 1] * wc + data[d + 1] * wd;
  out[2] += data[a + 2] * wa + data[b + 2] * wb + data[c + 2] * wc + data[d + 2] * wd;
}
