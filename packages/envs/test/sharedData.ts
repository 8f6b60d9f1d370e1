import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const shared = new URL('../../../../shared/', import.meta.url);

/** Whether the reference data of the project's workplace lie beside the repository; if not, fixtures must do. */
export const hasSharedData = existsSync(new URL('golden/gymnasium/', shared));

/** Said in the name of a test that needs them. */
export const sharedDataNote = hasSharedData ? '' : ' (skipped: no ../shared/golden beside the repository)';

/** Transitions of Gymnasium's own environment; row t of a state leads to row t + 1. */
export interface GoldenTransitions {
  readonly qpos: number[][];
  readonly qvel: number[][];
  readonly qacc_warmstart: number[][];
  readonly pos_ref: number[][];
  readonly action: number[][];
  readonly observation: number[][];
  readonly reward: number[];
  readonly terminated: boolean[];
  readonly info: Record<string, number[]>;
  readonly reset: { readonly qpos: number[]; readonly qvel: number[]; readonly observation: number[] };
}

/** The files of one environment: those with the contact margins that the v4 environments were made for. */
export function goldenFiles(id: string): string[] {
  return readdirSync(new URL('golden/gymnasium/', shared))
    .filter((name) => name.startsWith(`${id}.`) && !name.includes('margin-as-is'))
    .toSorted();
}

export function readGolden(name: string): GoldenTransitions {
  return readJson(`golden/gymnasium/${name}`) as GoldenTransitions;
}

export interface NoiseStatistics {
  readonly mean: number[];
  readonly sd: number[];
  readonly min: number[];
  readonly max: number[];
}

export function readResetNoise(): Record<
  string,
  { readonly n_resets: number; readonly qpos_noise: NoiseStatistics; readonly qvel_noise: NoiseStatistics }
> {
  return readJson('golden/gymnasium/reset_noise.json') as ReturnType<typeof readResetNoise>;
}

export function readReferenceModel(name: string): string {
  return readFileSync(new URL(`mjcf/gymnasium/${name}`, shared), 'utf8');
}

function readJson(path: string): unknown {
  const bytes = readFileSync(new URL(path, shared));
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
}
