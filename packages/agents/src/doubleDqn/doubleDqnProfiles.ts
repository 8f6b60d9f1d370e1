import type { DoubleDqnHyperParameters } from './doubleDqnOptions.ts';

/** Settings of a whole trial with Double DQN: when learning begins, which episodes are broken off, and changes of the agent's defaults. */
export interface DoubleDqnProfile {
  /** Steps of random actions before the first update. */
  readonly initialSteps: number;
  /** Steps after which an episode of Seaquest with a return below 0.1 is broken off; 0: never. */
  readonly seaquestStallSteps: number;
  readonly agent: Partial<DoubleDqnHyperParameters>;
}

export const doubleDqnProfiles = {
  /** The Double DQN of the paper's first author, bluecontra/CHAIN at 435c821: what is in force there. The default. */
  chain: { initialSteps: 10_000, seaquestStallSteps: 1000, agent: {} },
  /** MinAtar's own DQN example (kenjyoung/MinAtar, examples/dqn.py) with the target made double. */
  minatar: {
    initialSteps: 5000,
    seaquestStallSteps: 0,
    agent: {
      optimizer: 'rmsprop',
      learningRate: 0.00025,
      smoothing: 0.95,
      optimizerEpsilon: 0.01,
      loss: 'huber',
    },
  },
} as const satisfies Record<string, DoubleDqnProfile>;

export type DoubleDqnProfileName = keyof typeof doubleDqnProfiles;
