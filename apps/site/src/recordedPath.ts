import { createGenerator } from '@policypath/random';
import { createTrialParts, memoryStorage, resolveSettings, runTrial, type TrialParts } from '@policypath/trial';
import { temporalSvd } from '@policypath/tsvd';

/**
 * The trial whose path the pages of docs/paper look at: TD3 with small networks on InvertedPendulum-v5, the unedited trial of
 * the playground's first preset. On the WebAssembly kernels it is the same bytes on every machine.
 */
export const settings = {
  env: 'InvertedPendulum-v5',
  agent: 'td3',
  variant: 'observe-only',
  seed: 0,
  steps: 20_000,
  hiddenSizes: [64, 64],
  batchSize: 64,
  startSteps: 1000,
  snapshotUpdates: 10,
  window: 2000,
  evaluationInterval: 1000,
  evaluationEpisodes: 1,
} as const;

export const snapshots = 101;
export const parameters = 64;

/** A recorded path, thinned to 101 snapshots from the first to the last. */
export interface RecordedPath {
  /** Environment steps of the snapshots. */
  readonly steps: readonly number[];
  /** m: parameters of the policy. */
  readonly dimension: number;
  /**
   * Rows of U S: the snapshots in coordinates along their own directions, [101, 101]. A rotation changes no distance, no
   * singular value and no left vector; 4545 parameters would make a file of 1.8 MB.
   */
  readonly coordinates: readonly Float32Array[];
  /** 64 parameters as they are, drawn at random, [101, 64]. */
  readonly parameters: readonly Float32Array[];
  /** Step and return of each evaluation. */
  readonly evaluations: readonly (readonly [step: number, meanReturn: number])[];
}

/** Trains anew and records; `steps` of the settings may be fewer: the first snapshots are then the same. */
export async function recordPath(steps: number = settings.steps): Promise<readonly Snapshot[]> {
  return (await train(steps)).snapshots;
}

/** A snapshot with its environment step. */
export interface Snapshot {
  readonly step: number;
  readonly parameters: Float32Array;
}

async function train(steps: number): Promise<{ snapshots: Snapshot[]; evaluations: [number, number][] }> {
  const files = new Map<string, Uint8Array>();
  const createParts = createTrialParts({ engine: 'wasm', threads: 1 });
  const made: { parts?: TrialParts } = {};
  await runTrial({
    storage: memoryStorage(files),
    settings: resolveSettings({ ...settings, steps }),
    createParts: async (config) => (made.parts = await createParts(config)),
  });
  const path = made.parts?.path;
  if (path === undefined || path === null) throw new Error('the trial recorded no path');
  const all: Snapshot[] = [];
  for (let index = path.snapshots.begin; index < path.snapshots.end; index += 1) {
    const row = new Float32Array(path.parameterCount);
    path.snapshots.readRecord(index, row);
    all.push({ step: path.stepOf(index), parameters: row });
  }
  const evaluations = new TextDecoder()
    .decode(files.get('evaluations.jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { step: number; meanReturn: number })
    .map(({ step, meanReturn }): [number, number] => [step, meanReturn]);
  return { snapshots: all, evaluations };
}

/** Trains the whole trial and makes of its path what the pages need: some minutes. */
export async function recordWholePath(): Promise<RecordedPath> {
  const { snapshots: all, evaluations } = await train(settings.steps);
  const stride = Math.floor((all.length - 1) / (snapshots - 1));
  const kept = Array.from({ length: snapshots }, (_, k) => all[all.length - 1 - stride * (snapshots - 1 - k)]);
  const rows = kept.map(({ parameters: row }) => row);
  const svd = await temporalSvd(rows, { accuracy: 'full' });
  const coordinates = rows.map((_, i) =>
    Float32Array.from(svd.singularValues, (value, j) => value * svd.leftVectors[i * svd.rank + j]),
  );
  const random = createGenerator(0, 'parameters of the pages');
  const dimension = rows[0].length;
  const drawn = new Set<number>();
  while (drawn.size < parameters) drawn.add(Math.floor(random.uniform() * dimension));
  const order = [...drawn].toSorted((a, b) => a - b);
  return {
    steps: kept.map(({ step }) => step),
    dimension,
    coordinates,
    parameters: rows.map((row) => Float32Array.from(order, (k) => row[k])),
    evaluations,
  };
}
