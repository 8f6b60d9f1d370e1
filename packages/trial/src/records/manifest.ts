import { z } from 'zod';
import { UsageError } from '../errors.ts';
import { pluginSchema } from '../run/plugins.ts';
import { trialSchema } from '../settings/trialSchema.ts';

const textRecord = z.record(z.string(), z.string());

/** `manifest.json`: what a trial is, written before its first step. Older ones are read with what was the only choice then. */
export const manifestSchema = z.object({
  formatVersion: z.literal(1),
  trial: trialSchema,
  /** Identity of the code that computes: "same bytes" is promised within one. */
  engine: textRecord,
  versions: textRecord,
  startedAt: z.string(),
  /** Shown with every result that is made from this trial, e.g. 'demonstration, not evidence'. */
  label: z.string().optional(),
  /** Modules that were loaded beside the app. */
  plugins: z.array(pluginSchema).optional(),
  /** Times at which the trial was resumed under another engine (`--allow-engine-change`). */
  engineChanges: z.array(z.object({ step: z.number(), from: textRecord, to: textRecord })).optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws UsageError naming `path` when the text is no JSON or no manifest of ours */
export function parseManifest(path: string, text: string): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is no JSON: it was truncated or altered`);
  }
  const parsed = manifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [{ path: where, message }] = parsed.error.issues;
  throw new UsageError(`${path} is not a trial's manifest: ${where.join('.')}: ${message}`);
}
