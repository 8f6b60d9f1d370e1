import type { Fragments } from './fragments.ts';
import { nothing, samplesPerPixel, type SampleBuffer } from './sampleBuffer.ts';

/** What a picture is put together from. */
export interface Layers {
  /** What is seen at each sample. */
  readonly seen: SampleBuffer;
  /** What the mirror shows at each sample; undefined without a mirror. */
  readonly reflected: SampleBuffer | undefined;
  /** [height, width, 3] the sky */
  readonly sky: Uint8Array;
}

const reds = new Int32Array(samplesPerPixel);
const greens = new Int32Array(samplesPerPixel);
const blues = new Int32Array(samplesPerPixel);

/** Colours every pixel: the mean of its samples, each triangle in it coloured once. */
export function resolve(out: Uint8Array | Uint8ClampedArray, layers: Layers, fragments: Fragments): void {
  const { triangle, width, height } = layers.seen;
  const reflected = layers.reflected?.triangle;
  const { sky } = layers;
  const { colour } = fragments;
  for (let row = 0, at = 0, p = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, at += samplesPerPixel, p += 3) {
      const number = triangle[at];
      if (triangle[at + 1] === number && triangle[at + 2] === number && triangle[at + 3] === number) {
        if (number === nothing) {
          out[p] = sky[p];
          out[p + 1] = sky[p + 1];
          out[p + 2] = sky[p + 2];
          continue;
        }
        const behind = reflected === undefined ? nothing : reflected[at];
        if (reflected === undefined || isUniform(reflected, at)) {
          fragments.shade(number, behind, column, row);
          out[p] = colour[0];
          out[p + 1] = colour[1];
          out[p + 2] = colour[2];
          continue;
        }
      }
      colourSamples(layers, fragments, at, p, column, row);
      out[p] = (reds[0] + reds[1] + reds[2] + reds[3] + 2) >> 2;
      out[p + 1] = (greens[0] + greens[1] + greens[2] + greens[3] + 2) >> 2;
      out[p + 2] = (blues[0] + blues[1] + blues[2] + blues[3] + 2) >> 2;
    }
  }
}

/** The same sample by sample into `out` [height, width, 4, 3], for what is still to be laid over it. */
export function resolveSamples(out: Uint8Array, layers: Layers, fragments: Fragments): void {
  const { width, height } = layers.seen;
  for (let row = 0, at = 0, p = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, at += samplesPerPixel, p += 3) {
      colourSamples(layers, fragments, at, p, column, row);
      for (let s = 0; s < samplesPerPixel; s += 1) {
        out[3 * (at + s)] = reds[s];
        out[3 * (at + s) + 1] = greens[s];
        out[3 * (at + s) + 2] = blues[s];
      }
    }
  }
}

/** The mean of each pixel's samples. */
export function averageSamples(out: Uint8Array | Uint8ClampedArray, samples: Uint8Array): void {
  for (let i = 0; i < out.length; i += 1) {
    const at = samplesPerPixel * 3 * Math.floor(i / 3) + (i % 3);
    out[i] = (samples[at] + samples[at + 3] + samples[at + 6] + samples[at + 9] + 2) >> 2;
  }
}

function isUniform(numbers: Int32Array, at: number): boolean {
  const number = numbers[at];
  return numbers[at + 1] === number && numbers[at + 2] === number && numbers[at + 3] === number;
}

function colourSamples(
  { seen, reflected, sky }: Layers,
  fragments: Fragments,
  at: number,
  p: number,
  column: number,
  row: number,
): void {
  const { triangle } = seen;
  const behinds = reflected?.triangle;
  const { colour } = fragments;
  for (let s = 0; s < samplesPerPixel; s += 1) {
    const number = triangle[at + s];
    const behind = behinds === undefined ? nothing : behinds[at + s];
    let like = s;
    for (let other = 0; other < s; other += 1) {
      if (triangle[at + other] === number && (behinds === undefined || behinds[at + other] === behind)) like = other;
    }
    if (like < s) {
      reds[s] = reds[like];
      greens[s] = greens[like];
      blues[s] = blues[like];
    } else if (number === nothing) {
      reds[s] = sky[p];
      greens[s] = sky[p + 1];
      blues[s] = sky[p + 2];
    } else {
      fragments.shade(number, behind, column, row);
      reds[s] = colour[0];
      greens[s] = colour[1];
      blues[s] = colour[2];
    }
  }
}
