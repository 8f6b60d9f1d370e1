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
  const across = taps(width, source.width);
  const down = taps(height, source.height);
  const from = source.data;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y += 1) {
    const upper = down.first[y] * source.width;
    const lower = down.second[y] * source.width;
    const fy = down.weight[y];
    for (let x = 0; x < width; x += 1) {
      const left = across.first[x];
      const right = across.second[x];
      const fx = across.weight[x];
      for (let c = 0; c < 3; c += 1, at += 1) {
        const above = from[(upper + left) * 3 + c] * (1 - fx) + from[(upper + right) * 3 + c] * fx;
        const below = from[(lower + left) * 3 + c] * (1 - fx) + from[(lower + right) * 3 + c] * fx;
        data[at] = Math.round(above * (1 - fy) + below * fy);
      }
    }
  }
  return { width, height, data };
}

/** The two source pixels at the centre of each target pixel, and the weight of the second. */
function taps(targets: number, sources: number): { first: Int32Array; second: Int32Array; weight: Float64Array } {
  const first = new Int32Array(targets);
  const second = new Int32Array(targets);
  const weight = new Float64Array(targets);
  for (let i = 0; i < targets; i += 1) {
    const centre = ((i + 0.5) * sources) / targets - 0.5;
    const before = Math.floor(centre);
    first[i] = Math.max(0, before);
    second[i] = Math.min(sources - 1, before + 1);
    weight[i] = centre - before;
  }
  return { first, second, weight };
}
