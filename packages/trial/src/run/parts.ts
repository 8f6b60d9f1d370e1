import type { TrialAgent, TrialEnvironment } from '../agents/trialAgent.ts';
import type { TrialConfig } from '../settings/config.ts';
import type { RecordedPath } from '../path/recordedPath.ts';
import type { TrialNeeds } from './trialNeeds.ts';

/** What a trial is put together from. */
export interface TrialParts {
  readonly environment: TrialEnvironment;
  readonly evaluationEnvironment: TrialEnvironment;
  readonly agent: TrialAgent;
  /** null for the variant 'base'. */
  readonly path: RecordedPath | null;
  /** Identity of the code that computes. */
  readonly engine: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  /** What they take of the machine, where that is known. */
  readonly needs?: TrialNeeds;
  close(): void;
}

/** Creates the parts of a trial in their initial state, which follows from `config` alone. */
export type CreateParts = (config: TrialConfig) => Promise<TrialParts>;
