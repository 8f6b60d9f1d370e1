import { UsageError } from '../errors.ts';
import { parseManifest, type Manifest } from '../records/manifest.ts';
import { trialFiles } from '../records/trialFiles.ts';
import { hashedSettings, type TrialConfig } from '../settings/trialSchema.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';

/** Reads the manifest of the trial in a storage. @throws UsageError when it is missing or not a manifest */
export async function readManifest(storage: TrialStorage): Promise<Manifest> {
  const bytes = await storage.read(trialFiles.manifest);
  if (bytes === null) throw new UsageError(`${storage.name} holds no trial: it has no manifest.json`);
  return parseManifest(`${storage.name}/${trialFiles.manifest}`, new TextDecoder().decode(bytes));
}

export async function writeManifest(storage: TrialStorage, manifest: Manifest): Promise<void> {
  await storage.write(trialFiles.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** SHA-256 of all settings that decide what a trial computes. */
export function settingsSha256(trial: TrialConfig, sha256: TrialStorage['sha256']): string {
  return sha256(hashedSettings(trial));
}

/** A trial was computed by another engine so far, and a change of engine is not allowed. */
export class OtherEngineError extends UsageError {}

type EngineIdentity = Readonly<Record<string, string>>;

/**
 * Refuses to resume from a checkpoint (null: from the start) under another engine, unless that is allowed; then the manifest
 * records the change.
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
    // There is no checkpoint to keep, so the trial starts again under this engine alone.
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
