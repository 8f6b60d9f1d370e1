import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  agentDefinition,
  agentNeeds,
  type CreateParts,
  fittedTo,
  openRecordedPath,
  resolveSettings,
  transitionsOf,
} from '@policypath/trial';
import { createTrialParts, type EngineChoice, startTrial, type TrialResult } from '@policypath/trial/node';
import {
  actionRepeatOf,
  agentSettingsOf,
  editsOnSchedule,
  type PptbSettings,
  type TrialConfig,
  trialFile,
  variantOf,
} from '@policypath/trial/records';
import { periodInSteps } from '@policypath/pptb';
import { createGenerator } from '@policypath/random';

/** Seconds that parts of a trial take on this machine, one process alone. */
export interface TrialSpeed {
  /** Seconds of learning after one agent step, on average. */
  readonly update: number;
  /** Seconds of one agent step of training, without update, evaluation and edit. */
  readonly step: number;
  /** Seconds of one agent step of an evaluation. */
  readonly evaluationStep: number;
}

/** Agent steps of the timed trial: random ones, and ones with an update each (fewer with pictures, which take far longer). */
const timed = { states: { random: 400, learning: 1000 }, pictures: { random: 130, learning: 40 } };

/** Times a short real trial of this environment and agent in a temporary folder. */
export async function measureTrialSpeed(config: TrialConfig, engine: EngineChoice): Promise<TrialSpeed> {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-calibration-'));
  try {
    const trial = join(folder, 'trial');
    const { spaces, pace } = agentDefinition(config.agent);
    const observesPictures = !spaces.observations.includes('vector');
    const { random, learning: least } = timed[observesPictures ? 'pictures' : 'states'];
    const stretch = pace?.(agentSettingsOf(config)).steps ?? 1;
    // Whole learning phases, the first of which the random steps may belong to.
    const learning = Math.ceil((random + least) / stretch) * stretch - random;
    const steps = (random + learning) * actionRepeatOf(config);
    const short: TrialConfig = {
      ...config,
      startSteps: random,
      steps,
      variant: 'base',
      pptb: null,
      evaluationInterval: steps,
      evaluationEpisodes: observesPictures ? 1 : 2,
      evaluationOffsets: [0],
      editEvaluation: null,
      recordInterval: null,
    };
    const createParts = createTrialParts(engine);
    if (agentDefinition(config.agent).isOffline) await timeClone(folder, trial, short, createParts);
    else await startTrial(trial, short, { createParts });
    const { seconds } = JSON.parse(readFileSync(trialFile(trial, 'result'), 'utf8')) as TrialResult;
    const evaluated = readFileSync(trialFile(trial, 'evaluations'), 'utf8')
      .trim()
      .split('\n')
      .flatMap((line) => (JSON.parse(line) as { lengths: number[] }).lengths)
      .reduce((sum, length) => sum + length, 0);
    return {
      update: seconds.learn / learning,
      step: (seconds.act + seconds.step + seconds.observe + seconds.other) / (random + learning),
      evaluationStep: seconds.evaluate / evaluated,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a short clone of random transitions. */
async function timeClone(folder: string, trial: string, config: TrialConfig, createParts: CreateParts): Promise<void> {
  const from = join(folder, 'random');
  const steps = timed.states.random;
  const { environment: env, seed } = config;
  const network = { hiddenSizes: [1], batchSize: 1 };
  const random = resolveSettings({
    env,
    agent: 'td3',
    seed,
    steps,
    startSteps: steps,
    evaluationEpisodes: 1,
    ...network,
  });
  await startTrial(from, { ...random, evaluationInterval: steps }, { createParts });
  const own = { ...agentSettingsOf(config), observations: 'all', replayCapacity: transitionsOf(random, 'all') };
  await startTrial(trial, { ...config, [config.agent]: own }, { createParts, clone: { from } });
}

/** Snapshots in the window on which the cost of a snapshot's length is timed. */
const smallWindow = 200;
/** Parameters of the policy on which the cost of a window's size is timed. */
const smallPolicy = 64;

/**
 * Seconds of one edit when the window holds `snapshots`. Timed in two parts, so that no window of full size times full
 * length has to be made: the decomposition, whose cost follows from the window alone, on a tiny policy; and the passes over
 * the parameters, whose cost is proportional to the window, on a small window.
 */
export async function measureEditSeconds(
  config: TrialConfig,
  snapshots: number,
  engine: EngineChoice['engine'],
): Promise<number> {
  const { pptb } = config;
  if (pptb === null || !editsOnSchedule(config)) return 0;
  const { parameterCount: parameters } = agentNeeds(config);
  const small = Math.min(snapshots, smallWindow);
  const decomposition = await timeEdits(config, pptb, { snapshots, parameters: smallPolicy, engine });
  const passes = await timeEdits(config, pptb, { snapshots: small, parameters, engine });
  return decomposition + (passes * snapshots) / small;
}

interface EditCase {
  readonly snapshots: number;
  readonly parameters: number;
  readonly engine: EngineChoice['engine'];
}

/** Median seconds of an edit, over random walks. */
async function timeEdits(
  { variant, seed }: TrialConfig,
  pptb: PptbSettings,
  { snapshots, parameters, engine }: EditCase,
): Promise<number> {
  const { editor: kind } = variantOf(variant);
  if (kind === null) return 0;
  // Three layers, like the policies, so that decompositions by layer cost the same.
  const third = Math.floor(parameters / 3);
  const length = Math.max(3, snapshots);
  const path = await openRecordedPath({
    kind,
    settings: fittedTo(pptb, { snapshots: length, parameters: third }),
    layout: [
      { name: '0', shape: [third], layer: 1 },
      { name: '1', shape: [parameters - 2 * third], layer: 2 },
      { name: '2', shape: [third], layer: 3 },
    ],
    seed,
    fresh: () => new Float32Array(parameters),
    engine,
    // All of an edit is timed at once.
    edits: false,
  });
  try {
    const generator = createGenerator(0, 'calibration');
    const change = new Float32Array(parameters);
    const point = new Float32Array(parameters);
    generator.fillNormal(point, 0.05);
    let step = 0;
    const walk = (count: number): void => {
      for (let i = 0; i < count; i += 1) {
        generator.fillNormal(change, 1e-3);
        for (let j = 0; j < parameters; j += 1) point[j] += change[j];
        path.snapshot(point.slice(), step);
        step += pptb.snapshotInterval;
      }
    };
    walk(length);
    path.edit();
    const times = [0, 1, 2].map(() => {
      walk(Math.max(1, Math.round(periodInSteps(pptb) / pptb.snapshotInterval)));
      const started = performance.now();
      path.edit();
      return (performance.now() - started) / 1000;
    });
    return times.toSorted((a, b) => a - b)[1];
  } finally {
    path.close();
  }
}
