/** Samples a pixel (MuJoCo's default `offsamples`). */
export const samplesPerPixel = 4;

/** Where in its pixel each sample lies, from the pixel's upper left corner: Mesa's pattern, its y upwards. */
export const sampleX: readonly number[] = [0.375, 0.875, 0.125, 0.625];
export const sampleY: readonly number[] = [1 - 0.125, 1 - 0.375, 1 - 0.625, 1 - 0.875];

/** No triangle: the sky is seen. */
export const nothing = -1;

/** What is seen at each sample of a picture: row-major pixels, 4 samples each. */
export class SampleBuffer {
  readonly width: number;
  readonly height: number;
  /** [height * width * 4] which triangle, as the caller numbers them; `nothing` where there is none */
  readonly triangle: Int32Array;
  /** [height * width * 4] 1 / depth along the gaze; 0 where nothing is */
  readonly nearness: Float32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.triangle = new Int32Array(width * height * samplesPerPixel);
    this.nearness = new Float32Array(width * height * samplesPerPixel);
  }

  clear(): void {
    this.triangle.fill(nothing);
    this.nearness.fill(0);
  }
}
