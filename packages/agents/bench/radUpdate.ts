// Milliseconds of one RAD update (three stacked 100 x 100 RGB frames cropped to 84, batch 128, RAD's networks, one action;
// sampling, crop and noise included; mean over the schedule of critic and actor), ours beside PyTorch's, in blocks that
// take turns in one run.
//
//   node --conditions=@policypath/source --import tsx packages/agents/bench/radUpdate.ts [rounds] [updates in a block]
import { Rad, radModules } from '@policypath/agents';
import { createGenerator } from '@policypath/random';
import { compareUpdates } from './compareUpdates.ts';

const image = { channels: 3, height: 100, width: 100, frameStack: 3 };
const stored = 500;
const recordLength = 7500 + 1 + 4;

function records(): Float32Array {
  const generator = createGenerator(1, 'bench/frames');
  const all = new Float32Array(stored * recordLength);
  const words = new Int32Array(all.buffer);
  for (let k = 0; k < stored; k += 1) {
    const at = k * recordLength;
    for (let i = 0; i < 7500; i += 1) words[at + i] = generator.integer(2 ** 32);
    all.set([2 * generator.uniform() - 1, generator.uniform(), 1, Math.min(k, 3), k === 0 ? 0 : 1], at + 7500);
  }
  return all;
}

await compareUpdates({
  what: 'RAD update',
  modules: radModules({ image, actionSize: 1 }),
  createLearner(engine) {
    const agent = new Rad({ engine, image, actionSize: 1, maximumAction: 1, seed: 0, replayCapacity: stored });
    agent.replay.appendRecords(records());
    return agent;
  },
  torchScript: 'rad_torch.py',
  asked: 'Stated beside PyTorch; nothing is asked of the whole update.',
});
