import { UsageError } from '../errors.ts';
import { parseManifest, type Manifest } from '../records/manifest.ts';
import { trialFiles } from '../records/trialFiles.ts';
import { hashedSettings, type TrialConfig } from '../settings/trialSchema.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';

/** The manifest of the trial in a storage. @throws UsageError when there is none or it is not one of ours */
export async function readManifest(storage: TrialStorage): Promise<Manifest> {
  const bytes = await storage.read(trialFiles.manifest);
  if (bytes === null) throw new UsageError(`${storage.name} holds no trial: it has no manifest.json`);
  return parseManifest(`${storage.name}/${trialFiles.manifest}`, new TextDecoder().decode(bytes));
}

export async function writeManifest(storage: TrialStorage, manifest: Manifest): Promise<void> {
  await storage.write(trialFiles.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Fingerprint of all that decides what a trial computes. */
export function settingsSha256(trial: TrialConfig, sha256: TrialStorage['sha256']): string {
  return sha256(hashedSettings(trial));
}

/** A trial was computed by another engine so far, and it was not allowed to go on under this one. */
export class OtherEngineError extends UsageError {}

type EngineIdentity = Readonly<Record<string, string>>;

/**
 * Refuses to go on from a checkpoint (null: from the start) under another engine, unless that is wanted; then it is noted in
 * the manifest.
 *
 * @throws OtherEngineError
 */
export async function noteEngine(
  storage: TrialStorage,
  manifest: Manifest,
  engine: EngineIdentity,
  checkpoint: { readonly step: number; readonly engine: EngineIdentity } | null,
  allowed: boolean,
): Promise<void> {
  const before = checkpoint?.engine ?? manifest.engine;
  if (JSON.stringify(before) === JSON.stringify(engine)) return;
  if (checkpoint === null) {
    // Nothing was computed that will be kept: the trial starts again, wholly under this engine.
    await writeManifest(storage, { ...manifest, engine: { ...engine } });
    return;
  }
  if (!allowed) {
    const [from, to] = [before, engine].map((identity) => Object.values(identity).join(' '));
    throw new OtherEngineError(
      `this trial was computed by ${from}, here runs ${to}: the results would not be the same bytes; ` +
        'choose that engine by --engine, or go on all the same by --allow-engine-change',
    );
  }
  const change = { step: checkpoint.step, from: { ...before }, to: { ...engine } };
  await writeManifest(storage, { ...manifest, engineChanges: [...(manifest.engineChanges ?? []), change] });
}
