// Milliseconds of one DoubleDQN update (Breakout's grids [10, 10, 4], six actions, profile chain, batch 32; drawing included),
// ours beside PyTorch's, in blocks that take turns in one run.
//
//   node --conditions=@policypath/source --import tsx packages/agents/bench/doubleDqnUpdate.ts [rounds] [updates in a block]
import { DoubleDqn, doubleDqnDefaults, doubleDqnModules } from '@policypath/agents';
import { createGenerator } from '@policypath/random';
import { compareUpdates } from './compareUpdates.ts';

const sizes = { observationShape: [10, 10, 4], choices: 6 };

await compareUpdates({
  what: 'DoubleDQN update',
  modules: doubleDqnModules({ ...doubleDqnDefaults, ...sizes }),
  createLearner(engine) {
    const agent = new DoubleDqn({ ...sizes, engine, seed: 0, replayCapacity: 20_000 });
    const generator = createGenerator(1, 'bench/transitions');
    const grid = (): Uint8Array => Uint8Array.from({ length: 400 }, () => Number(generator.uniform() < 0.1));
    for (let k = 0; k < 20_000; k += 1) {
      agent.observe({
        observation: grid(),
        action: Float32Array.of(generator.integer(6)),
        reward: generator.normal(),
        nextObservation: grid(),
        terminated: generator.uniform() < 0.01,
      });
    }
    return agent;
  },
  torchScript: 'doubledqn_torch.py',
  asked: 'Asked: native 2.5 of PyTorch on one thread.',
});
