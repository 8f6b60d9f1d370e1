import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomically } from './atomicFile.ts';
import { sha256 } from '../checkpoint/sha256.ts';
import { UsageError } from '../errors.ts';
import { manifestSchema, type Manifest } from '../records/manifest.ts';
import { trialSchema, type TrialConfig } from '../settings/config.ts';
import { trialFile } from '../records/trialFiles.ts';

/** Reads the manifest of a trial's folder. @throws UsageError when there is none or it is not one of ours */
export function readManifest(folder: string): Manifest {
  const path = trialFile(folder, 'manifest');
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}: nothing to resume`);
  if (!existsSync(path)) throw new UsageError(`${folder} holds no trial: it has no manifest.json`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UsageError(`${path} is no JSON: it was truncated or altered`);
  }
  const parsed = manifestSchema.safeParse(content);
  if (!parsed.success) {
    const [{ path: where, message }] = parsed.error.issues;
    throw new UsageError(`${path} is not a trial's manifest: ${where.join('.')}: ${message}`);
  }
  return parsed.data;
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeFileAtomically(trialFile(folder, 'manifest'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Fingerprint of all that decides what a trial computes. */
export function settingsSha256(trial: TrialConfig): string {
  // Parsed, so that the order of the keys is the schema's.
  return sha256(JSON.stringify(trialSchema.parse(trial)));
}
