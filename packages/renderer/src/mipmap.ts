/** One image of three channels, row-major, first row first as in memory. */
export interface TextureLevel {
  readonly width: number;
  readonly height: number;
  /** [height, width, 3] */
  readonly data: Uint8Array;
}

/** The image and its halvings down to one pixel, each filtered linearly from the one before and rounded to bytes. */
export function buildMipmap(width: number, height: number, data: Uint8Array): TextureLevel[] {
  const levels: TextureLevel[] = [{ width, height, data }];
  for (let last = levels[0]; last.width > 1 || last.height > 1; last = levels[levels.length - 1]) {
    levels.push(halve(last));
  }
  return levels;
}

function halve(source: TextureLevel): TextureLevel {
  const width = Math.max(1, source.width >> 1);
  const height = Math.max(1, source.height >> 1);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const [y0, y1, fy] = taps(y, height, source.height);
    for (let x = 0; x < width; x += 1) {
      const [x0, x1, fx] = taps(x, width, source.width);
      for (let c = 0; c < 3; c += 1) {
        const upper =
          source.data[(y0 * source.width + x0) * 3 + c] * (1 - fx) + source.data[(y0 * source.width + x1) * 3 + c] * fx;
        const lower =
          source.data[(y1 * source.width + x0) * 3 + c] * (1 - fx) + source.data[(y1 * source.width + x1) * 3 + c] * fx;
        data[(y * width + x) * 3 + c] = Math.round(upper * (1 - fy) + lower * fy);
      }
    }
  }
  return { width, height, data };
}

/** The two source pixels, and the weight of the second, at the centre of a target pixel. */
function taps(target: number, targets: number, sources: number): [number, number, number] {
  const centre = ((target + 0.5) * sources) / targets - 0.5;
  const first = Math.floor(centre);
  return [Math.max(0, first), Math.min(sources - 1, first + 1), centre - first];
}
