import { UsageError } from '../errors.ts';
import type { Manifest } from '../records/manifest.ts';
import { writeManifest } from '../node/manifest.ts';

/** A trial was computed by another engine so far, and it was not allowed to go on under this one. */
export class OtherEngineError extends UsageError {}

type EngineIdentity = Readonly<Record<string, string>>;

/**
 * Refuses to go on from a checkpoint (null: from the start) under another engine, unless that is wanted; then it is noted in
 * the manifest.
 *
 * @throws OtherEngineError
 */
export function noteEngine(
  folder: string,
  manifest: Manifest,
  engine: EngineIdentity,
  checkpoint: { readonly step: number; readonly engine: EngineIdentity } | null,
  allowed: boolean,
): void {
  const before = checkpoint?.engine ?? manifest.engine;
  if (JSON.stringify(before) === JSON.stringify(engine)) return;
  if (checkpoint === null) {
    // Nothing was computed that will be kept: the trial starts again, wholly under this engine.
    writeManifest(folder, { ...manifest, engine: { ...engine } });
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
  writeManifest(folder, { ...manifest, engineChanges: [...(manifest.engineChanges ?? []), change] });
}
