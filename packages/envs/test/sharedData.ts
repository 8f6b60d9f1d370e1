import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { ModelFiles } from '../src/readModelFiles.ts';

const named = process.env['POLICYPATH_REFERENCE_DATA'];
const shared = named
  ? new URL(`${pathToFileURL(resolve(named)).href}/`)
  : new URL('../../../../shared/', import.meta.url);

/** Where the reference data are looked for: `$POLICYPATH_REFERENCE_DATA`, else the folder `shared` beside the repository. */
export const sharedDataFolder = fileURLToPath(shared);

/** Whether they are there; if not, fixtures must do. */
export const hasSharedData = existsSync(new URL('golden/gymnasium/', shared));

/** Said in the name of a test that needs them. */
export const sharedDataNote = hasSharedData ? '' : ` (skipped: no golden/gymnasium in ${sharedDataFolder})`;

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

/** Paths of the recorded games of MinAtar. */
export function minatarRecordings(): string[] {
  const folder = new URL('golden/minatar/', shared);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json.gz'))
    .toSorted()
    .map((name) => fileURLToPath(new URL(name, folder)));
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

/** A model file of Gymnasium or dm_control, with those that it includes by the names it includes them under. */
export function readReferenceModel(path: string, includes: readonly string[] = []): ModelFiles {
  const folder = new URL(`mjcf/${path.slice(0, path.indexOf('/'))}/`, shared);
  return {
    text: readFileSync(new URL(`mjcf/${path}`, shared), 'utf8'),
    included: new Map(includes.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')])),
  };
}

/** Transitions of a dm_control task; row t of a state leads to row t + 1, or, in 'crafted', to row t of `..._after`. */
export interface ControlSuiteTransitions {
  readonly nq: number;
  readonly time: number[];
  readonly qpos: number[][];
  readonly qvel: number[][];
  readonly qacc_warmstart: number[][];
  readonly qpos_after?: number[][];
  readonly qvel_after?: number[][];
  readonly action: number[][];
  readonly reward: number[];
  readonly observation: number[][];
  readonly reset: { readonly state: number[]; readonly observation: number[] };
}

/** @param part 'seed1', 'seed2', 'seed3' or 'crafted' */
export function readControlSuite(id: string, part: string): ControlSuiteTransitions {
  return readJson(`golden/${id}.${part}.json`) as ControlSuiteTransitions;
}

export interface ControlSuiteResets {
  readonly n_resets: number;
  readonly joints: string[];
  readonly qpos: NoiseStatistics;
  readonly qvel: NoiseStatistics;
  readonly ncon_after_reset: { readonly min: number; readonly max: number };
  readonly episode: { readonly steps_until_last: number; readonly last: { readonly time: number } };
}

export function readControlSuiteResets(id: string): ControlSuiteResets {
  const all = readJson('golden/dm_control/episodes_and_resets.json') as Record<string, ControlSuiteResets>;
  return all[id.replace('dm_control/', '')];
}

function readJson(path: string): unknown {
  const bytes = readFileSync(new URL(path, shared));
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
}
