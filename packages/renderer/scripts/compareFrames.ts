/**
 * Compares the renderer with MuJoCo's own frames (shared/golden beside the repository): prints both figures of each
 * frame and, given a folder, writes there each frame, ours, and the difference times 8, enlarged.
 *
 *     node --conditions=@policypath/source --import tsx scripts/compareFrames.ts [folder]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Renderer } from '../src/index.ts';
import { difference, goldenFrame, goldenStates, loadGoldenModel, setGoldenState } from '../test/goldenFrames.ts';
import { encodePng } from '../test/png.ts';

const folder = process.argv[2];
if (folder !== undefined) mkdirSync(folder, { recursive: true });
const tasks = new Map<string, { means: number[]; shares: number[] }>();
const loaded = new Map<string, Awaited<ReturnType<typeof loadGoldenModel>> & { renderer: Renderer }>();
for (const state of goldenStates()) {
  let scene = loaded.get(state.domain);
  if (scene === undefined) {
    const model = await loadGoldenModel(state.domain);
    scene = { ...model, renderer: new Renderer({ model: model.model, state: model.data }) };
    loaded.set(state.domain, scene);
  }
  setGoldenState(scene, state);
  for (const size of Object.keys(state.frames)) {
    const golden = goldenFrame(state, size);
    const ours = scene.renderer.render({ width: golden.width, height: golden.height });
    const { mean, share } = difference(ours, golden.data);
    console.log(
      `${state.name.padEnd(22)} ${size.padStart(3)}  mean ${mean.toFixed(3)}  above 16: ${(100 * share).toFixed(2)} %`,
    );
    const task = tasks.get(state.domain) ?? { means: [], shares: [] };
    task.means.push(mean);
    task.shares.push(share);
    tasks.set(state.domain, task);
    if (folder !== undefined) writeFileSync(join(folder, `${state.name}.${size}.png`), sideBySide(golden, ours));
  }
}
console.log('\ntask        mean: average, worst    above 16: average, worst (%)');
for (const [name, { means, shares }] of tasks) {
  const figures = [average(means), Math.max(...means), 100 * average(shares), 100 * Math.max(...shares)];
  console.log(name.padEnd(12), ...figures.map((value) => value.toFixed(3).padStart(8)));
}

function sideBySide(
  golden: { readonly width: number; readonly height: number; readonly data: Uint8Array },
  ours: ArrayLike<number>,
): Buffer {
  const zoom = 4;
  const { width, height, data: theirs } = golden;
  const data = new Uint8Array(width * height * 9 * zoom * zoom);
  for (let y = 0; y < height * zoom; y += 1) {
    for (let x = 0; x < 3 * width * zoom; x += 1) {
      const panel = Math.floor(x / (width * zoom));
      const from = (Math.floor(y / zoom) * width + (Math.floor(x / zoom) % width)) * 3;
      for (let c = 0; c < 3; c += 1) {
        const off = 8 * Math.abs(theirs[from + c] - ours[from + c]);
        data[(y * 3 * width * zoom + x) * 3 + c] =
          panel === 0 ? theirs[from + c] : panel === 1 ? ours[from + c] : Math.min(255, off);
      }
    }
  }
  return encodePng({ width: 3 * width * zoom, height: height * zoom, data });
}

function average(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}
