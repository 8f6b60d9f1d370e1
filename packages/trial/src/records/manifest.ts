import { z } from 'zod';
import { UsageError } from '../errors.ts';
import { keptStepsSchema } from '../run/keptSteps.ts';
import { pluginSchema } from '../run/plugins.ts';
import { predictionSchema } from '../settings/prediction.ts';
import { trialSchema } from '../settings/trialSchema.ts';

/** Of the manifests that this version writes and reads. */
const formatVersion = 1;

const textRecord = z.record(z.string(), z.string());

/** Where a fork came from. */
export const forkOriginSchema = z.object({
  /** Path of the trunk's folder, from the fork's folder; a name where there are no folders. */
  trial: z.string(),
  /** `startedAt` of the trunk: with environment and seed it says which trial it is, wherever it lies. */
  startedAt: z.string(),
  /** Environment steps at which the fork begins. */
  step: z.int().nonnegative(),
  /** SHA-256 of the index of the trunk's checkpoint, which holds those of its state and records. */
  sha256: z.string(),
});
export type ForkOrigin = z.infer<typeof forkOriginSchema>;

/** Whose transitions a clone was fitted to. */
export const cloneOriginSchema = z.object({
  /** As of a fork. */
  trial: z.string(),
  /** As of a fork. */
  startedAt: z.string(),
  /** Name of its agent. */
  agent: z.string(),
  /** Environment steps of the checkpoint that held them. */
  step: z.int().nonnegative(),
  /** SHA-256 of that checkpoint's index, which holds those of all records. */
  sha256: z.string(),
  /** Index of the first transition, counted from the first that the trial ever stored. */
  begin: z.int().nonnegative(),
  /** One past the index of the last. */
  end: z.int().positive(),
});
export type CloneOrigin = z.infer<typeof cloneOriginSchema>;

/** `manifest.json`: the definition of a trial, written before its first step. Fields that older versions lack get their former value. */
export const manifestSchema = z.object({
  formatVersion: z.literal(formatVersion),
  trial: trialSchema,
  /** Identity of the engine. The same identity computes the same bytes. */
  engine: textRecord,
  versions: textRecord,
  startedAt: z.string(),
  /** Shown with every result of this trial, e.g. 'demonstration, not evidence'. */
  label: z.string().optional(),
  /** What its method is called in results, instead of its variant. */
  name: z.string().min(1).optional(),
  /** What the boost was expected to do; absent in trials without one and in those of older versions. */
  predicted: predictionSchema.optional(),
  /** Snapshots that the first edit waits for: of rank + 1 and `trial.pptb.minimumSnapshots` the larger; absent without edits. */
  snapshotsBeforeFirstEdit: z.int().nonnegative().optional(),
  /** Plug-ins that were loaded. */
  plugins: z.array(pluginSchema).optional(),
  /** Where its checkpoints are kept for ever; absent: nowhere. It is no part of the settings and of their hash. */
  keepCheckpoints: keptStepsSchema.optional(),
  /** The trial whose state it began with. */
  fork: forkOriginSchema.optional(),
  /** The trial to whose transitions it was fitted. */
  clone: cloneOriginSchema.optional(),
  /** Times at which the trial was resumed under another engine (`--allow-engine-change`). */
  engineChanges: z.array(z.object({ step: z.number(), from: textRecord, to: textRecord })).optional(),
  /** Times at which the trial was made longer (`--resume --steps`); `step`: where it had ended, null when it had not. */
  extensions: z
    .array(z.object({ at: z.string(), step: z.number().nullable(), from: z.number(), to: z.number() }))
    .optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws UsageError naming `path` when the text is not JSON or not a manifest */
export function parseManifest(path: string, text: string): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is no JSON: it was truncated or altered`);
  }
  const version = (content as { readonly formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version !== 'number') {
    const found = version === undefined ? 'has no format version' : `has the format version ${JSON.stringify(version)}`;
    throw new UsageError(
      `${path} ${found}, expected ${formatVersion}: it is no manifest of policypath, or was altered; put it back as it was`,
    );
  }
  if (version !== formatVersion) {
    throw new UsageError(
      `${path} has format version ${version}, this version of policypath reads ${formatVersion}: ` +
        `take ${version > formatVersion ? 'a newer' : 'an older'} version of policypath`,
    );
  }
  const parsed = manifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [{ path: where, message }] = parsed.error.issues;
  throw new UsageError(`${path} is not a trial's manifest: ${where.join('.')}: ${message}`);
}
