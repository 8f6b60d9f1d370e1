import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomically } from '../checkpoint/atomicFile.ts';
import { sha256 } from '../checkpoint/sha256.ts';
import { UsageError } from '../errors.ts';
import { trialSchema, type TrialConfig } from './config.ts';
import { trialFile } from './folder.ts';

const textRecord = z.record(z.string(), z.string());

export const manifestSchema = z.object({
  formatVersion: z.literal(1),
  trial: trialSchema,
  /** Identity of the code that computes: "same bytes" is promised within one. */
  engine: textRecord,
  versions: textRecord,
  startedAt: z.string(),
  /** Shown with every result that is made from this trial, e.g. 'demonstration, not evidence'. */
  label: z.string().optional(),
  /** Times at which the trial was resumed under another engine (`--allow-engine-change`). */
  engineChanges: z.array(z.object({ step: z.number(), from: textRecord, to: textRecord })).optional(),
});

/** What a trial is: written before its first step. */
export type Manifest = z.infer<typeof manifestSchema>;

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
