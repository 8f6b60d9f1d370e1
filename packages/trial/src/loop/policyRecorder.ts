import type { Policy } from '@policypath/agents';
import { snapshotChunks } from '@policypath/path-files';
import { readPolicy, type TrialAgent } from '../agents/trialAgent.ts';
import { recordedName, trialFiles } from '../records/trialFiles.ts';
import type { TrialConfig } from '../settings/trialSchema.ts';
import { joined, type TrialStorage } from '../storage/trialStorage.ts';

/**
 * Stores the policy's parameters in `recorded/`, one file a snapshot, which `openPath` of @policypath/path-files reads. The
 * parameters that the policy needs to act and that are not part of its path (RAD's encoder, PPO's scale of observations) go to `encoders/` under the same name.
 */
export interface PolicyRecorder {
  /** Steps between two snapshots. */
  readonly interval: number;
  store(step: number, agent: Pick<TrialAgent, 'policy' | 'encoderOfPolicy'>): Promise<void>;
}

/**
 * The recorder of a trial that continues after step `checkpointStep` (null: from the start). Files stored
 * later are removed, because they will be stored again. Returns null when nothing is to be recorded.
 */
export async function openPolicyRecorder(
  storage: TrialStorage,
  { recordInterval }: TrialConfig,
  checkpointStep: number | null,
): Promise<PolicyRecorder | null> {
  if (recordInterval === null) return null;
  const { recorded, encoders } = trialFiles;
  await removeLater(storage, recorded, checkpointStep ?? -1);
  await removeLater(storage, encoders, checkpointStep ?? -1);
  const write = async (folder: string, step: number, policy: Policy): Promise<void> => {
    await storage.write(`${folder}/${recordedName(step)}`, snapshotBytes(policy));
  };
  return {
    interval: recordInterval,
    async store(step, { policy, encoderOfPolicy }) {
      storage.refuseIfLost();
      // Write the encoder first, so that a recorded policy always has one.
      if (encoderOfPolicy !== undefined) await write(encoders, step, encoderOfPolicy);
      await write(recorded, step, policy);
    },
  };
}

/** The policy's parameters as a .safetensors file. */
function snapshotBytes(policy: Policy): Uint8Array {
  return joined([...snapshotChunks(readPolicy({ policy }), policy.layout)]);
}

async function removeLater(storage: TrialStorage, folder: string, step: number): Promise<void> {
  for (const name of await storage.list(folder)) {
    const complete = /^(\d{9,})\.safetensors$/.exec(name);
    if (complete === null ? name.endsWith('.partial') : Number(complete[1]) > step) {
      await storage.remove(`${folder}/${name}`);
    }
  }
}
