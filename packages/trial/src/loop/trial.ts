import type { DiagnosticObservations, Observation, TrialAgent, TrialEnvironment } from '../agents/trialAgent.ts';
import type { TrialLogs } from '../logs/trialLogs.ts';
import type { RecordedPath } from '../path/recordedPath.ts';
import type { TrialConfig } from '../settings/trialSchema.ts';
import type { KeptPolicies } from '../policy/keptPolicies.ts';
import type { PolicyRecorder } from './policyRecorder.ts';
import type { Progress } from './progress.ts';
import type { TrialRequests } from './requests.ts';
import type { Stopwatch } from './stopwatch.ts';

/** Sums of an agent's metrics since the last line of `metrics.jsonl`, by name. */
export type MetricSums = Record<string, { sum: number; count: number }>;

/** A trial in memory. ../checkpoint/trialState.ts saves what changes; the rest follows from `config`. */
export interface Trial {
  readonly config: TrialConfig;
  readonly environment: TrialEnvironment;
  readonly evaluationEnvironment: TrialEnvironment;
  readonly agent: TrialAgent;
  /** Records the policy's path and edits it; null for the variant 'base'. */
  readonly path: RecordedPath | null;
  readonly progress: Progress;
  readonly metricSums: MetricSums;
  readonly stopwatch: Stopwatch;
  /** Steps and seconds of work at the last line of `metrics.jsonl`, or at the start of this session. */
  lastMetrics: { readonly step: number; readonly wallSeconds: number };
  readonly logs: TrialLogs;
  /** Stores the policy's parameters; null when nothing is recorded. */
  readonly recorder: PolicyRecorder | null;
  /** Stores the policies of the last and the best evaluation. */
  readonly policies: KeptPolicies;
  /** The observation that the next action answers; empty before the first reset. */
  observation: Observation;
  /** Observations [k, n] of the fixed replay batch on which edits are measured; empty before the first edit. */
  diagnosticObservations: DiagnosticObservations;
  /** The edited policy [m] that acts while learning goes on with the unedited one; null before the first edit, and elsewhere. */
  acting: Float32Array | null;
  /** What is asked of it while it runs. */
  readonly requests?: TrialRequests;
}
