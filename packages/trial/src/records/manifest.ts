import { z } from 'zod';
import { trialSchema } from '../settings/config.ts';

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
  /** Times at which the trial was resumed under another engine (`--allow-engine-change`). */
  engineChanges: z.array(z.object({ step: z.number(), from: textRecord, to: textRecord })).optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;
