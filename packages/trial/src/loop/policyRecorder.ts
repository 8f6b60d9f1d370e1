import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '@policypath/agents';
import { writeSnapshot } from '@policypath/path-buffer/files';
import { syncFolder } from '../node/atomicFile.ts';
import type { TrialAgent } from '../agents/trialAgent.ts';
import type { TrialConfig } from '../settings/config.ts';
import { trialFile } from '../records/trialFiles.ts';
import { readPolicy } from '../agents/trialAgent.ts';

/**
 * Stores the policy's parameters in `recorded/`, a file a snapshot: `openPath` of @policypath/path-buffer reads them. What the
 * policy needs of that moment to act, and is not of its path (RAD's encoder), goes to `encoders/` under the same name.
 */
export interface PolicyRecorder {
  /** Steps between two snapshots. */
  readonly interval: number;
  store(step: number, agent: Pick<TrialAgent, 'policy' | 'encoderOfPolicy'>): void;
  /** Flushes the names of the files to the disk; each file was when it was stored. */
  flush(): void;
}

/**
 * The recorder of a trial that goes on after step `checkpointStep` (from the start where it is null): what was stored
 * later will be stored again, and is removed. null where nothing is to be recorded. `beforeWriting` throws where this
 * process may not write any more.
 */
export function openPolicyRecorder(
  trialFolder: string,
  { recordInterval }: TrialConfig,
  checkpointStep: number | null,
  beforeWriting: () => void,
): PolicyRecorder | null {
  if (recordInterval === null) return null;
  const folders = { policy: trialFile(trialFolder, 'recorded'), encoder: trialFile(trialFolder, 'encoders') };
  mkdirSync(folders.policy, { recursive: true });
  for (const folder of Object.values(folders).filter((place) => existsSync(place))) {
    removeLater(folder, checkpointStep ?? -1);
  }
  return {
    interval: recordInterval,
    store(step, { policy, encoderOfPolicy }) {
      beforeWriting();
      // The encoder first: a recorded policy is never without one.
      if (encoderOfPolicy !== undefined) {
        mkdirSync(folders.encoder, { recursive: true });
        storeSnapshot(folders.encoder, step, encoderOfPolicy);
      }
      storeSnapshot(folders.policy, step, policy);
    },
    flush() {
      for (const folder of Object.values(folders).filter((place) => existsSync(place))) syncFolder(folder);
    },
  };
}

function storeSnapshot(folder: string, step: number, policy: Policy): void {
  writeSnapshot(join(folder, recordedName(step)), readPolicy({ policy }), policy.layout);
}

/** e.g. '000005000.safetensors'. */
export function recordedName(step: number): string {
  return `${String(step).padStart(9, '0')}.safetensors`;
}

function removeLater(folder: string, step: number): void {
  for (const name of readdirSync(folder)) {
    const complete = /^(\d{9,})\.safetensors$/.exec(name);
    if (complete === null ? name.endsWith('.partial') : Number(complete[1]) > step) rmSync(join(folder, name));
  }
}
