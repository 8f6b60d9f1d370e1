// Milliseconds of one PPO epoch (32 minibatches of 64 rows, observation 17, action 6, networks 64-64; shuffling and drawing
// included), ours beside PyTorch's, in blocks that take turns in one run.
//
//   node --conditions=@policypath/source --import tsx packages/agents/bench/ppoEpoch.ts [rounds] [epochs in a block]
import { createPpoBatch, Ppo, ppoModules, Rollout } from '@policypath/agents';
import { createGenerator } from '@policypath/random';
import { compareUpdates } from './compareUpdates.ts';

const sizes = { observationSize: 17, actionSize: 6, maximumAction: 1 };
const [steps, rows] = [2048, 64];

await compareUpdates({
  what: 'PPO epoch',
  modules: ppoModules(sizes.observationSize, sizes.actionSize),
  createLearner(engine) {
    const agent = new Ppo({ ...sizes, engine, seed: 0, learningRateSchedule: 'constant' });
    const rollout = new Rollout(steps, sizes.observationSize, sizes.actionSize);
    const generator = createGenerator(0, 'bench/steps');
    const observation = new Float32Array(sizes.observationSize);
    const action = new Float32Array(sizes.actionSize);
    for (let step = 0; step < steps; step += 1) {
      generator.fillNormal(observation, 1);
      generator.fillNormal(action, 1);
      const logProbability = action.reduce((sum, noise) => sum - 0.5 * noise * noise - 0.5 * Math.log(2 * Math.PI), 0);
      const [reward, value] = [generator.normal(), generator.normal()];
      const ended = generator.uniform() < 0.001;
      rollout.write(step, { raw: observation, observation, action, logProbability, reward, value, ended, endValue: 0 });
    }
    rollout.estimate(agent.options);
    const order = Uint32Array.from({ length: steps }, (_, k) => k);
    const batch = createPpoBatch(rows, sizes.observationSize, sizes.actionSize);
    return {
      learn() {
        for (let k = steps - 1; k > 0; k -= 1) {
          const other = generator.integer(k + 1);
          [order[k], order[other]] = [order[other], order[k]];
        }
        for (let from = 0; from < steps; from += rows) {
          rollout.gather(order, from, batch);
          agent.update(batch);
        }
      },
    };
  },
  torchScript: 'ppo_torch.py',
  asked: 'Asked: native 3 times PyTorch 1T on one thread.',
});
