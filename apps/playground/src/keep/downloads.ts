import { safetensorsChunks } from '@policypath/path-files';
import { policyModel, type TrialParts, type TrialStorage } from '@policypath/trial';
import { parseManifest, trialFiles, type TrialConfig } from '@policypath/trial/records';
import type { Download, TrialFiles } from '../training/messages.ts';
import { archiveOfTrial } from './trialArchive.ts';

/** What the files of a trial are called on a disk: 'td3-pptb-Hopper-v5-seed-0'. */
function nameOf({ agent, variant, environment, seed }: TrialConfig): string {
  return `${agent}-${variant}-${environment.replaceAll(/[^\w.-]+/g, '-')}-seed-${seed}`;
}

/** All files of a trial as a zip archive of its folder. */
export async function folderDownload(storage: TrialStorage, files: TrialFiles): Promise<Download> {
  const manifest = parseManifest(storage.name, new TextDecoder().decode(files.get(trialFiles.manifest)));
  const name = nameOf(manifest.trial);
  return { name: `${name}.zip`, content: archiveOfTrial(name, files) };
}

/** The path that a trial has recorded so far, for `tsvd analyze`. @throws Error where there is none yet */
export function pathDownload(trial: TrialConfig, { path, agent }: Pick<TrialParts, 'path' | 'agent'>): Download {
  if (path === null) throw new Error('this trial records no path: choose a variant that does');
  const { snapshots, parameterCount, stepOf } = path;
  const { begin, end } = snapshots;
  if (end === begin) throw new Error('no snapshot is recorded yet: they begin with the first update of the policy');
  const at = (index: number): Float32Array => {
    const row = new Float32Array(parameterCount);
    snapshots.readRecord(index, row);
    return row;
  };
  const steps = Array.from({ length: end - begin }, (_, k) => stepOf(begin + k));
  const chunks = safetensorsChunks(
    { begin, end, dimension: parameterCount, at },
    { layout: agent.policy.layout, steps },
  );
  return { name: `${nameOf(trial)}-path.safetensors`, content: new Blob([...chunks]) };
}

/** The policy of now as an ONNX model. */
export function policyDownload(trial: TrialConfig, { agent }: Pick<TrialParts, 'agent'>): Download {
  return { name: `${nameOf(trial)}.onnx`, content: new Blob([new Uint8Array(policyModel(trial, agent))]) };
}
