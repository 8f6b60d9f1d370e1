import { DamagedError } from '../checkpoint/damagedError.ts';
import { newestSoundCheckpoint } from '../checkpoint/soundCheckpoint.ts';
import { agentDefinition } from '../agents/registry.ts';
import { UsageError } from '../errors.ts';
import type { Manifest } from '../records/manifest.ts';
import { trialFiles } from '../records/trialFiles.ts';
import { predictionOf } from '../settings/prediction.ts';
import { refuseBrokenProportions } from '../settings/resolveSettings.ts';
import { agentSettingsOf, trialSchema, type TrialConfig } from '../settings/trialSchema.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';
import { readManifest, settingsSha256, writeManifest } from './manifest.ts';

/** A trial that was made longer. */
export interface ExtendedTrial {
  /** Its length before, in environment steps. */
  readonly from: number;
  readonly to: number;
  /** Where the result of the shorter trial is now; null when it had not ended. */
  readonly resultNow: string | null;
}

/**
 * Makes a trial longer, finished or stopped: its next resume goes on to `steps` environment steps. The manifest notes it, and the
 * result of the shorter trial becomes `result-<its steps>.json`. What is computed is what a trial of `steps` computes, but for the
 * evaluation at the old end where that is no multiple of the interval. Returns null when the trial has that length already.
 *
 * @throws UsageError when the trial is longer or has failed, when its agent computes by its length, or when its newest
 *   checkpoint is not sound
 */
export async function extendTrial(storage: TrialStorage, steps: number): Promise<ExtendedTrial | null> {
  const manifest = await readManifest(storage);
  const { trial } = manifest;
  if (steps === trial.steps) return null;
  refuseShorter(storage.name, trial, steps);
  if ((await storage.size(trialFiles.failure)) !== null) {
    throw new UsageError(
      `${storage.name} has failed, see ${trialFiles.failure} there: a failed trial cannot be lengthened`,
    );
  }
  const longer = trialSchema.parse({ ...trial, steps });
  refuseBrokenProportions(longer);
  refuseByLength(longer);
  const result = await storage.read(trialFiles.result);
  const step = result === null ? null : (await soundEnd(storage)).step;
  const resultNow = result === null ? null : `result-${trial.steps}.json`;
  // A kill between these two leaves a trial that is to be finished at its old length, as it was.
  if (result !== null && resultNow !== null) {
    await storage.write(resultNow, result);
    await storage.remove(trialFiles.result);
  }
  const extension = { at: new Date().toISOString(), step, from: trial.steps, to: steps };
  const { predicted: _before, ...others } = manifest;
  const predicted = manifest.fork === undefined ? predictionOf(longer) : null;
  await writeManifest(storage, {
    ...others,
    trial: longer,
    ...(predicted === null ? {} : { predicted }),
    extensions: [...(manifest.extensions ?? []), extension],
  });
  return { from: trial.steps, to: steps, resultNow };
}

function refuseShorter(name: string, { steps: before }: TrialConfig, steps: number): void {
  if (steps > before) return;
  throw new UsageError(
    `${name} is a trial of ${before} steps: a trial can be lengthened, not shortened to ${steps}; ` +
      `give --steps above ${before}, leave it out to go on, or train another trial`,
  );
}

function refuseByLength(trial: TrialConfig): void {
  const reason = agentDefinition(trial.agent).usesLength?.(agentSettingsOf(trial));
  if (reason === undefined) return;
  throw new UsageError(
    `a trial of ${trial.agent} cannot be lengthened: ${reason}; train another trial of ${trial.steps} steps`,
  );
}

async function soundEnd(storage: TrialStorage): Promise<{ readonly step: number }> {
  try {
    return await newestSoundCheckpoint(storage);
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    throw new UsageError(
      `${storage.name} cannot be lengthened: ${error.message}. Nothing was changed. Put back a copy, or train another trial`,
    );
  }
}

/** The hashes of a trial's settings at all lengths that it had: those of its checkpoints. */
export function settingsHashes({ trial, extensions = [] }: Manifest, sha256: TrialStorage['sha256']): string[] {
  return [trial.steps, ...extensions.map(({ from }) => from)].map((steps) =>
    settingsSha256({ ...trial, steps }, sha256),
  );
}
