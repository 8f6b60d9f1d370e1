import type { FrameOptions, FrameRenderer } from '../../src/index.ts';

/** Stands in for a renderer: every byte follows from the positions, the camera and its place in the picture. */
export function createStripes(_model: unknown, data: object): FrameRenderer {
  return {
    render({ width, height, camera, out }: FrameOptions): void {
      const { qpos } = data as { readonly qpos: Float64Array };
      const state = qpos.reduce((sum, value, i) => sum + (i + 1) * value, 10 * Number(camera));
      if (out.length !== 3 * width * height) throw new Error('not the size of the picture');
      for (let i = 0; i < out.length; i += 1) out[i] = Math.floor(1000 * Math.abs(Math.sin(state + i)));
    },
  };
}

/** The picture [height, width, 3] that the stripes show of these positions. */
export function stripes(qpos: Float64Array, options: { width: number; height: number; camera?: number }): Uint8Array {
  const { width, height, camera = 0 } = options;
  const out = new Uint8Array(3 * width * height);
  createStripes(null, { qpos }).render({ width, height, camera, out });
  return out;
}
