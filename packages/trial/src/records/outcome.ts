import { z } from 'zod';

/** `result.json`, written last: its presence says that the trial is complete. Counts may be absent in older ones. */
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
  /** Of the policy's parameters. */
  finalParametersSha256: z.string().optional(),
  /** Of all networks, moments and generators of the agent. */
  finalStateSha256: z.string().optional(),
  /** Of work, all sessions together. */
  wallSeconds: z.number().optional(),
  /** Where that time went. */
  seconds: z.record(z.string(), z.number()).optional(),
  overheadShare: z.number().optional(),
});
export type ResultRecord = z.infer<typeof resultSchema>;

/** `failure.json`: why a trial ended before its last step. */
export const failureSchema = z.looseObject({
  step: z.int().nonnegative(),
  updates: z.int().nonnegative().optional(),
  message: z.string(),
  /** The numbers of that moment; what is not finite is written as text. */
  metrics: z.record(z.string(), z.unknown()).default({}),
  at: z.string().optional(),
});
export type FailureRecord = z.infer<typeof failureSchema>;
