// What evaluate-only costs: seconds between two evaluations of HalfCheetah-v4 (TD3, 5000 steps, 10 episodes), and what edits that
// are only evaluated add to them once the window of 2000 snapshots is full: decompositions, weighted sums, episodes.
//
//   node --conditions=@policypath/source --import tsx apps/benchmark/bench/evaluatedEdits.ts [episodes of each edit, default 2]
import { createGenerator } from '@policypath/random';
import { agentNeeds, openRecordedPath, resolveSettings } from '@policypath/trial';
import { evaluatedCount, type PptbSettings } from '@policypath/trial/records';
import { measureTrialSpeed } from '../src/sweep/calibration.ts';

const episodes = Number(process.argv[2] ?? 2);
const given = { env: 'HalfCheetah-v4', variant: 'observe-only', editUse: 'evaluate', evaluatedEpisodes: episodes };
const config = resolveSettings({ ...given, evaluatedBoosts: [0, 0.1, 0.5, 1], evaluatedRanks: [8, 64] });
const stageA = resolveSettings({
  ...given,
  evaluatedBoosts: [0, 0.1, 0.5, 1],
  evaluatedRanks: [8, 64],
  evaluatedWindows: [20, 200, 2000],
  evaluatedAverages: [200, 2000],
});
const { parameterCount } = agentNeeds(config);

const speeds = [await measureTrialSpeed(config, { engine: 'auto', threads: 1 })];
speeds.push(await measureTrialSpeed(config, { engine: 'auto', threads: 1 }));
const best = (of: (speed: (typeof speeds)[0]) => number): number => Math.min(...speeds.map(of));
const episodeSeconds = 1000 * best((speed) => speed.evaluationStep);
const training = 5000 * (best((speed) => speed.update) + best((speed) => speed.step));
const base = training + config.evaluationEpisodes * episodeSeconds;
print('base, 5000 steps and 10 episodes', base);

for (const [name, { pptb }] of [
  ['8 (p_b, r_t) on one window', config],
  ['stage A: 24 on three windows, 2 means', stageA],
] as const) {
  const edits = await editSeconds(pptb!);
  const played = evaluatedCount(pptb!) * episodes * episodeSeconds;
  print(`${name}: edits`, edits);
  print(`${name}: ${episodes} episodes of each`, played);
  console.log(`${name}: +${((100 * (edits + played)) / base).toFixed(1)} % of base`);
}

/** Seconds of all edits at one evaluation, on a random walk whose window is full; the best of three. */
async function editSeconds(settings: PptbSettings): Promise<number> {
  const third = Math.floor(parameterCount / 3);
  const path = await openRecordedPath({
    kind: 'pptb',
    settings,
    layout: [
      { name: '0', shape: [third], layer: 1 },
      { name: '1', shape: [parameterCount - third], layer: 2 },
    ],
    seed: 0,
    engine: 'auto',
  });
  const generator = createGenerator(0, 'bench');
  const change = new Float32Array(parameterCount);
  const point = new Float32Array(parameterCount);
  generator.fillNormal(point, 0.05);
  let step = 0;
  const walk = (count: number): void => {
    for (let i = 0; i < count; i += 1) {
      generator.fillNormal(change, 1e-3);
      for (let j = 0; j < parameterCount; j += 1) point[j] += change[j];
      path.snapshot(point, step);
      step += settings.snapshotInterval;
    }
  };
  walk(settings.capacity);
  for (const edit of path.evaluated!.edited()) void edit;
  const times = [0, 1, 2].map(() => {
    walk(5000 / settings.snapshotInterval);
    const started = performance.now();
    for (const edit of path.evaluated!.edited()) void edit;
    return (performance.now() - started) / 1000;
  });
  path.close();
  return Math.min(...times);
}

function print(what: string, seconds: number): void {
  console.log(`${what}: ${seconds.toFixed(2)} s`);
}
