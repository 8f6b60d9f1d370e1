/**
 * Milliseconds a frame with all effects, one thread, for each state that MuJoCo's own renderer has drawn.
 *
 *     npm run bench -- [frames a state]
 */
import { Renderer } from '../src/index.ts';
import { goldenFramesAreHere, goldenStates, loadGoldenModel, setGoldenState } from '../test/goldenFrames.ts';

if (!goldenFramesAreHere) throw new Error('the bench needs the models and states of ../shared beside the repository');
const repeats = Number(process.argv[2] ?? 200);
const times = new Map<string, number[]>();
const states = goldenStates();
const scenes = new Map<string, Awaited<ReturnType<typeof loadGoldenModel>> & { renderer: Renderer }>();
for (const { domain } of states) {
  if (scenes.has(domain)) continue;
  const scene = await loadGoldenModel(domain);
  scenes.set(domain, { ...scene, renderer: new Renderer({ model: scene.model, state: scene.data }) });
}
const picture = { width: 100, height: 100, camera: 0 };
const out = new Uint8Array(30_000);
for (const [round, count] of [Math.ceil(repeats / 4), repeats].entries()) {
  for (const state of states) {
    const scene = scenes.get(state.domain)!;
    setGoldenState(scene, state);
    for (let i = 0; i < count; i += 1) {
      const start = performance.now();
      scene.renderer.render({ ...picture, out });
      const took = performance.now() - start;
      if (round === 1) times.set(state.domain, [...(times.get(state.domain) ?? []), took]);
    }
  }
}
console.log('task        median   10 %    90 %  (ms a frame of 100x100)');
for (const [task, all] of times) {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number): string => sorted[Math.floor(share * (sorted.length - 1))].toFixed(2).padStart(6);
  console.log(task.padEnd(12), at(0.5), at(0.1), at(0.9));
}
