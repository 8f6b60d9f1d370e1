/**
 * Milliseconds a frame with all effects, one thread, on the clock and of the processor (which a busy machine stretches less), for each state that MuJoCo's own renderer has drawn.
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
const processor = new Map<string, number[]>();
for (const [round, count] of [Math.ceil(repeats / 4), repeats].entries()) {
  for (const state of states) {
    const scene = scenes.get(state.domain)!;
    setGoldenState(scene, state);
    const before = process.cpuUsage();
    for (let i = 0; i < count; i += 1) {
      const start = performance.now();
      scene.renderer.render({ ...picture, out });
      const took = performance.now() - start;
      if (round === 1) collect(times, state.domain, took);
    }
    const { user, system } = process.cpuUsage(before);
    if (round === 1) collect(processor, state.domain, (user + system) / 1000 / count);
  }
}
console.log('ms a frame of 100x100\ntask        median   10 %    90 %    processor, mean');
for (const [task, all] of times) {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number): string => sorted[Math.floor(share * (sorted.length - 1))].toFixed(2).padStart(6);
  const spent = processor.get(task)!;
  const mean = spent.reduce((sum, value) => sum + value, 0) / spent.length;
  console.log(task.padEnd(12), at(0.5), at(0.1), at(0.9), mean.toFixed(2).padStart(10));
}

function collect(into: Map<string, number[]>, task: string, value: number): void {
  const values = into.get(task) ?? [];
  values.push(value);
  into.set(task, values);
}
