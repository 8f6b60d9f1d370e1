import { checkOptions, oneOf } from '@policypath/options';
import { UnknownEnvironmentError } from '@policypath/envs';
import type { KernelIdentity } from '@policypath/kernels';
import { createEngine, type EngineIdentity, type EngineName } from '@policypath/nets';
import { agentNeeds, agentOfTrial, environmentOfTrial } from '../agents/agentOfTrial.ts';
import type { TrialAgent, TrialEnvironment } from '../agents/trialAgent.ts';
import { UsageError } from '../errors.ts';
import { openRecordedPath, type RecordedPath } from '../path/recordedPath.ts';
import { actionRepeatOf, editsOnSchedule, type TrialConfig } from '../settings/trialSchema.ts';
import { variantOf } from '../settings/variants.ts';
import { trialNeeds, type TrialNeeds } from './needs.ts';

/** The parts of a trial. */
export interface TrialParts {
  readonly environment: TrialEnvironment;
  readonly evaluationEnvironment: TrialEnvironment;
  readonly agent: TrialAgent;
  /** null for the variant 'base'. */
  readonly path: RecordedPath | null;
  /** Identity of the engine. */
  readonly engine: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  /** What the parts take of the machine, when known. */
  readonly needs?: TrialNeeds;
  close(): void;
}

/** Creates the parts of a trial in their initial state, which depends on `config` only. */
export type CreateParts = (config: TrialConfig) => Promise<TrialParts>;

/** What computes the networks. */
export interface EngineChoice {
  readonly engine: EngineName | 'auto';
  /** Threads of the engine. They change no bit of a result. */
  readonly threads: 1 | 2;
}

/**
 * The real parts of a trial: MuJoCo, the chosen engine, the agent, and its path where the variant asks for one.
 *
 * @param check called with the needs of the parts before they take them; throws when they are too large
 * @throws UsageError for an environment that does not exist or does not suit the agent; what `check` throws
 */
export function createTrialParts(options: EngineChoice, check: (needs: TrialNeeds) => void = () => {}): CreateParts {
  checkOptions('createTrialParts', options, { engine: oneOf('native', 'wasm', 'tensorflow', 'auto'), threads: true });
  const { engine: engineName, threads } = options;

  return async (config: TrialConfig) => {
    const environment = await openEnvironment(config);
    const needs = trialNeeds(config);
    try {
      check(needs);
    } catch (error) {
      environment.close();
      throw error;
    }
    const evaluationEnvironment = await openEnvironment(config);
    const { modules = [] } = agentNeeds(config);
    const engine = await createEngine({ engine: engineName, threads, modules });
    const agent = agentOfTrial(config, engine, environment);
    const { editor: editKind } = variantOf(config.variant);
    const path =
      config.pptb === null || editKind === null
        ? null
        : await openRecordedPath({
            kind: editKind,
            settings: config.pptb,
            actionRepeat: actionRepeatOf(config),
            layout: agent.policy.layout,
            seed: config.seed,
            fresh: agent.policy.fresh,
            engine: engineName,
            edits: editsOnSchedule(config),
          });
    return {
      environment,
      evaluationEnvironment,
      agent,
      path,
      engine: joinedIdentity(engine.identity, path?.identity),
      versions: {},
      needs,
      close() {
        path?.close();
        engine.close();
        environment.close();
        evaluationEnvironment.close();
      },
    };
  };
}

/** The environment as the trial's agent observes it. @throws UsageError when it does not exist */
async function openEnvironment(config: TrialConfig): Promise<TrialEnvironment> {
  try {
    return await environmentOfTrial(config);
  } catch (error) {
    if (error instanceof UnknownEnvironmentError) throw new UsageError(error.message);
    if (error instanceof RangeError && actionRepeatOf(config) > 1) throw new UsageError(error.message);
    throw error;
  }
}

/** The identity of a trial's engine, with that of the path's kernels when they differ (with TensorFlow). */
function joinedIdentity(engine: EngineIdentity, kernels: KernelIdentity | undefined): Record<string, string> {
  if (kernels === undefined || kernels.sourceHash === engine.sourceHash) return { ...engine };
  const { backend, instructionSet, sourceHash } = kernels;
  return { ...engine, pathKernels: `${backend} ${instructionSet} ${sourceHash}` };
}
