import { Td3, td3ArenaBytes } from '@policypath/agents';
import { makeEnvironment, UnknownEnvironmentError } from '@policypath/envs';
import { createEngine, type EngineName } from '@policypath/nets';
import { UsageError } from '../cli/usageError.ts';
import type { TrialConfig } from './config.ts';
import { createPolicyPathEditor, joinedIdentity } from './createPolicyPathEditor.ts';
import type { CreateParts } from './parts.ts';
import { variants } from './variants.ts';
import { versions } from './versions.ts';

/** What computes the networks. */
export interface EngineChoice {
  readonly engine: EngineName | 'auto';
  /** They change no bit of a result. */
  readonly threads: 1 | 2;
}

/** The real parts of a trial: MuJoCo, the chosen engine, the agent, and its path where the variant asks for one. */
export function createTrialParts({ engine: engineName, threads }: EngineChoice): CreateParts {
  return async (config: TrialConfig) => {
    const environment = await makeEnvironment(config.environment).catch((error: unknown) => {
      throw error instanceof UnknownEnvironmentError ? new UsageError(error.message) : error;
    });
    const evaluationEnvironment = await makeEnvironment(config.environment);
    const [observationSize] = environment.observationSpace.shape;
    const [actionSize] = environment.actionSpace.shape;
    const engine = await createEngine({
      engine: engineName,
      threads,
      arenaBytes: td3ArenaBytes(observationSize, actionSize, config.td3),
    });
    const agent = new Td3({
      ...config.td3,
      engine,
      observationSize,
      actionSize,
      maximumAction: environment.actionSpace.high[0],
      seed: config.seed,
    });
    const { editor: kind } = variants[config.variant];
    const path =
      config.pptb === null || kind === null
        ? null
        : await createPolicyPathEditor({
            kind,
            settings: config.pptb,
            layout: agent.policy.layout,
            seed: config.seed,
            engine: engineName,
          });
    return {
      environment,
      evaluationEnvironment,
      agent,
      editor: path?.editor ?? null,
      engine: joinedIdentity(engine.identity, path?.kernels),
      versions: versions(),
      close() {
        path?.kernels.close();
        engine.close();
        environment.close();
        evaluationEnvironment.close();
      },
    };
  };
}
