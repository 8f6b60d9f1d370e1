import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import { parseManifest, type Manifest } from '../records/manifest.ts';
import { trialFile } from '../records/trialFiles.ts';
import { settingsSha256 as fingerprint } from '../run/manifest.ts';
import type { TrialConfig } from '../settings/trialSchema.ts';
import { writeFileAtomically } from './folderStorage.ts';
import { sha256 } from './sha256.ts';

/** Reads the manifest of a trial's folder. @throws UsageError when it is missing or not a manifest */
export function readManifest(folder: string): Manifest {
  const path = trialFile(folder, 'manifest');
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}: nothing to resume`);
  if (!existsSync(path)) throw new UsageError(`${folder} holds no trial: it has no manifest.json`);
  return parseManifest(path, readFileSync(path, 'utf8'));
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeFileAtomically(trialFile(folder, 'manifest'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** SHA-256 of all settings that decide what a trial computes. */
export function settingsSha256(trial: TrialConfig): string {
  return fingerprint(trial, sha256);
}
