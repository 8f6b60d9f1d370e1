import { td3Defaults, type Td3HyperParameters } from '@policypath/agents';
import { type TrialConfig, trialSchema } from '../../src/records/index.ts';
import type { CreateParts } from '../../src/index.ts';
import { defaultPreset } from '@policypath/pptb';
import { createFakeAgent, type FakeAgentOptions } from './fakeAgent.ts';
import { createFakePath } from './fakePath.ts';
import { createFakeEnvironment } from './fakeEnvironment.ts';

export type Td3Trial = TrialConfig & { readonly td3: Td3HyperParameters };

/** A trial of fakes: a thousand steps take a few milliseconds. */
export function fakeConfig(changes: Partial<Td3Trial> = {}): Td3Trial {
  const options = { window: 8, snapshotUpdates: 5, period: 30, rank: 4, boost: 0.1 };
  const { window: capacity, ...preset } = defaultPreset(options);
  const variant = changes.variant ?? 'pptb';
  return trialSchema.parse({
    environment: 'Fake-v0',
    agent: 'td3',
    variant,
    seed: 3,
    steps: 600,
    startSteps: 60,
    evaluationInterval: 100,
    evaluationEpisodes: 2,
    metricsInterval: 50,
    td3: { ...td3Defaults, replayCapacity: 1000 },
    pptb:
      variant === 'base'
        ? null
        : {
            ...preset,
            capacity,
            forceBoost: false,
            feedback: 0.27,
            predictedSteadySpeedUp: 1.37,
          },
    ...changes,
  }) as Td3Trial;
}

/** Creates the fakes; `changes` go to the agent. */
export function createFakeParts(changes: Partial<FakeAgentOptions> & { engine?: string } = {}): CreateParts {
  const { engine = 'fake', ...agentChanges } = changes;
  return async (config) => {
    const agent = createFakeAgent({
      seed: config.seed,
      replayCapacity: (config as Td3Trial).td3.replayCapacity,
      ...agentChanges,
    });
    return {
      environment: createFakeEnvironment(),
      evaluationEnvironment: createFakeEnvironment(),
      agent,
      path: config.pptb === null ? null : createFakePath(agent.policy.layout, config.pptb),
      engine: { engine, instructionSet: 'none', sourceHash: '0' },
      versions: { node: process.version },
      close() {},
    };
  };
}
