import type { Environment } from '@policypath/envs';
import type { TrialAgent } from './agent.ts';
import type { TrialConfig } from './config.ts';
import type { PolicyPathEditor } from './policyPathEditor.ts';

/** What a trial is put together from. */
export interface TrialParts {
  readonly environment: Environment;
  readonly evaluationEnvironment: Environment;
  readonly agent: TrialAgent;
  /** null for the variant 'base'. */
  readonly editor: PolicyPathEditor | null;
  /** Identity of the code that computes. */
  readonly engine: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  close(): void;
}

/** Creates the parts of a trial in their initial state, which follows from `config` alone. */
export type CreateParts = (config: TrialConfig) => Promise<TrialParts>;
