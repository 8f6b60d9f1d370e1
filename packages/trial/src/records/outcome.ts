import { z } from 'zod';

/** `result.json`, written last: a trial with it is complete. Counts may be absent in older ones. */
export const resultSchema = z.looseObject({
  finished: z.literal(true).default(true),
  /** Environment steps. */
  steps: z.int().nonnegative(),
  agentSteps: z.number().nonnegative().optional(),
  updates: z.int().nonnegative().optional(),
  policyUpdates: z.int().nonnegative().optional(),
  snapshots: z.int().nonnegative().optional(),
  edits: z.int().nonnegative().optional(),
  effectiveEdits: z.int().nonnegative().optional(),
  editsByHand: z.int().positive().optional(),
  /** SHA-256 of the policy's parameters. */
  finalParametersSha256: z.string().optional(),
  /** SHA-256 of all networks, moments and generators of the agent. */
  finalStateSha256: z.string().optional(),
  /** Seconds of work, over all sessions. */
  wallSeconds: z.number().optional(),
  /** Seconds by section. */
  seconds: z.record(z.string(), z.number()).optional(),
  overheadShare: z.number().optional(),
});
export type ResultRecord = z.infer<typeof resultSchema>;

/** `failure.json`: why a trial ended before its last step. */
export const failureSchema = z.looseObject({
  step: z.int().nonnegative(),
  updates: z.int().nonnegative().optional(),
  message: z.string(),
  /** The numbers of that step; NaN and infinities are written as text. */
  metrics: z.record(z.string(), z.unknown()).default({}),
  at: z.string().optional(),
});
export type FailureRecord = z.infer<typeof failureSchema>;
