import type { RenderOptions } from '../pixels/renderOptions.ts';
import { positiveInteger } from '../positiveInteger.ts';
import { cubehelix } from './cubehelix.ts';
import { cellIndex, gridSize } from './game.ts';

/**
 * Draws a grid [10, 10, channels]: in each cell the colour of its active channel of the highest number, black without one.
 *
 * @returns [height, width, 3] red, green, blue
 * @throws RangeError on a size that is out of range, or an `out` of another length
 */
export function gridPicture(
  grid: Uint8Array,
  channels: number,
  { width, height, out = new Uint8Array(width * height * 3) }: RenderOptions,
): Uint8Array {
  positiveInteger('width', width);
  positiveInteger('height', height);
  if (out.length !== width * height * 3) {
    throw new RangeError(`out has ${out.length} bytes, a picture of ${width} x ${height} has ${width * height * 3}`);
  }
  const colours = cubehelix(channels);
  for (let y = 0, at = 0; y < height; y += 1) {
    const row = Math.floor((y * gridSize) / height);
    for (let x = 0; x < width; x += 1, at += 3) {
      const column = Math.floor((x * gridSize) / width);
      let channel = channels - 1;
      while (channel >= 0 && grid[cellIndex(row, column, channel, channels)] === 0) channel -= 1;
      for (let i = 0; i < 3; i += 1) out[at + i] = channel < 0 ? 0 : colours[3 * channel + i];
    }
  }
  return out;
}
