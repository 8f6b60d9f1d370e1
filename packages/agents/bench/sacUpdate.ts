// Milliseconds of one SAC update (observation 17, action 6, nets 256-256, batch 256; sampling and noise included; mean
// over the schedule of critic and actor), ours beside PyTorch's, in blocks that take turns in one run.
//
//   node --conditions=@policypath/source --import tsx packages/agents/bench/sacUpdate.ts [rounds] [updates in a block]
import { Sac, sacModules } from '@policypath/agents';
import { compareUpdates } from './compareUpdates.ts';
import { fillAtRandom } from './contestants.ts';

const sizes = { observationSize: 17, actionSize: 6, maximumAction: 1 };

await compareUpdates({
  what: 'SAC update',
  modules: sacModules(sizes.observationSize, sizes.actionSize),
  createLearner(engine) {
    const agent = new Sac({ ...sizes, engine, seed: 0, replayCapacity: 100_000 });
    fillAtRandom(agent.replay);
    return agent;
  },
  torchScript: 'sac_torch.py',
  asked: 'Asked: native 1.4 of PyTorch, on one thread and on two.',
});
