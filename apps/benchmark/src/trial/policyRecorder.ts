import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ParameterLayout } from '@policypath/path-buffer';
import { writeSnapshot } from '@policypath/path-buffer/files';
import { syncFolder } from '../checkpoint/atomicFile.ts';
import type { TrialConfig } from './config.ts';
import { trialFile } from './folder.ts';

/** Stores the policy's parameters in `recorded/`, a file a snapshot: `openPath` of @policypath/path-buffer reads them. */
export interface PolicyRecorder {
  /** Steps between two snapshots. */
  readonly interval: number;
  store(step: number, parameters: Float32Array, layout: ParameterLayout): void;
  /** Flushes the names of the files to the disk; each file was when it was stored. */
  flush(): void;
}

/**
 * The recorder of a trial that goes on after step `checkpointStep` (from the start where it is null): what was stored
 * later will be stored again, and is removed. null where nothing is to be recorded.
 */
export function openPolicyRecorder(
  trialFolder: string,
  { recordInterval }: TrialConfig,
  checkpointStep: number | null,
): PolicyRecorder | null {
  if (recordInterval === null) return null;
  const folder = trialFile(trialFolder, 'recorded');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const complete = /^(\d{9,})\.safetensors$/.exec(name);
    if (complete === null ? name.endsWith('.partial') : Number(complete[1]) > (checkpointStep ?? -1)) {
      rmSync(join(folder, name));
    }
  }
  return {
    interval: recordInterval,
    store(step, parameters, layout) {
      writeSnapshot(join(folder, `${String(step).padStart(9, '0')}.safetensors`), parameters, layout);
    },
    flush: () => syncFolder(folder),
  };
}
