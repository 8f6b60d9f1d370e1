import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import loadMujoco, { type MainModule, type MjData, type MjModel } from '@mujoco/mujoco';
import { decodePng, type Picture } from './png.ts';

const shared = new URL('../../../../shared/', import.meta.url);
const frames = new URL('golden/dm_control_pixels/', shared);
const models = new URL('mjcf/dm_control/', shared);

/** Whether the reference frames and model files lie beside the repository. */
export const goldenFramesAreHere = existsSync(frames) && existsSync(models);

/** One state that MuJoCo's own renderer has drawn. */
export interface GoldenState {
  readonly name: string;
  readonly domain: string;
  readonly task: string;
  readonly qpos: readonly number[];
  readonly qvel: readonly number[];
  readonly frames: Readonly<Record<string, { readonly file: string }>>;
}

export function goldenStates(): GoldenState[] {
  const text = readFileSync(new URL('states.json', frames), 'utf8');
  return (JSON.parse(text) as { states: GoldenState[] }).states;
}

export function goldenFrame(state: GoldenState, size: string): Picture {
  return decodePng(readFileSync(new URL(state.frames[size].file, frames)));
}

let loading: Promise<MainModule> | undefined;

/** A reference model with its data. */
export interface LoadedModel {
  readonly mujoco: MainModule;
  readonly model: MjModel;
  readonly data: MjData;
}

/** Loads a reference model; finger's sites are made invisible as its task does. */
export async function loadGoldenModel(domain: string): Promise<LoadedModel> {
  loading ??= loadMujoco();
  const mujoco = await loading;
  const files = mujoco.FS as unknown as {
    mkdirTree(path: string): void;
    writeFile(path: string, data: Uint8Array): void;
  };
  for (const folder of ['', 'common/']) {
    files.mkdirTree(`/models/${folder}`);
    for (const name of readdirSync(fileURLToPath(new URL(folder, models)))) {
      if (name.endsWith('.xml'))
        files.writeFile(`/models/${folder}${name}`, readFileSync(new URL(folder + name, models)));
    }
  }
  const model = mujoco.MjModel.from_xml_path(`/models/${domain}.xml`);
  if (domain === 'finger') {
    const colours = model.site_rgba as Float32Array;
    for (let i = 3; i < colours.length; i += 4) colours[i] = 0;
  }
  return { mujoco, model, data: new mujoco.MjData(model) };
}

/** Puts the model into a state as the frames were made. */
export function setGoldenState({ mujoco, model, data }: LoadedModel, state: GoldenState): void {
  mujoco.mj_resetData(model, data);
  (data.qpos as Float64Array).set(state.qpos);
  (data.qvel as Float64Array).set(state.qvel);
  mujoco.mj_forward(model, data);
}

/** How far two pictures are apart: mean absolute difference of 255, share of pixels with a channel off by more than 16. */
export function difference(one: ArrayLike<number>, other: ArrayLike<number>): { mean: number; share: number } {
  let sum = 0;
  let far = 0;
  for (let i = 0; i < one.length; i += 3) {
    let worst = 0;
    for (let c = 0; c < 3; c += 1) {
      const off = Math.abs(one[i + c] - other[i + c]);
      sum += off;
      worst = Math.max(worst, off);
    }
    if (worst > 16) far += 1;
  }
  return { mean: sum / one.length, share: far / (one.length / 3) };
}
