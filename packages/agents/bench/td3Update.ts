// Milliseconds of one TD3 update (observation 17, action 6, nets 256-256, batch 256; sampling and noise included; mean
// over the schedule of critic and actor), ours beside PyTorch's, in blocks that take turns in one run.
//
//   node --conditions=@policypath/source --import tsx packages/agents/bench/td3Update.ts [rounds] [updates in a block]
import { Td3, td3Modules } from '@policypath/agents';
import { compareUpdates } from './compareUpdates.ts';
import { fillAtRandom } from './contestants.ts';

const sizes = { observationSize: 17, actionSize: 6, maximumAction: 1 };

await compareUpdates({
  what: 'TD3 update',
  modules: td3Modules(sizes.observationSize, sizes.actionSize),
  createLearner(engine) {
    const agent = new Td3({ ...sizes, engine, seed: 0, replayCapacity: 100_000 });
    fillAtRandom(agent.replay);
    return agent;
  },
  torchScript: 'td3_torch.py',
  asked:
    'Asked: native 1.4 and relaxed-simd 0.8 and simd128 0.6 of PyTorch 1T on one thread, native 2.0 of its best on two.',
});
