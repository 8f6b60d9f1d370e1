// An agent of one's own: its settings (flags, keys of files, help and manifest follow), what it needs, how it is made.
//
//   policypath train --plugin ownAgent.ts --agent hill --env Hopper-v4 --try-steps 1000
import { defineAgent, positiveNumber, wholeNumber, type LearnMetrics } from '@policypath/agents';
import { createGenerator, type GeneratorState } from '@policypath/random';

/** Hill climbing: a linear policy is changed at random, and keeps the change if its mean reward was no worse. */
defineAgent({
  name: 'hill',
  text: 'changes a linear policy at random and keeps what is no worse',
  spaces: { observations: ['vector'], actions: ['box'] },
  settings: {
    stepSize: { kind: positiveNumber, text: 'deviation of a change', default: ['ours', 0.1] },
    trySteps: { kind: wholeNumber(1), text: 'for which a change is tried', unit: 'agent steps', default: ['ours', 50] },
  },
  trialDefaults: { startSteps: ['ours', 0] },

  needs: ({ observationSize, actionSize }) => ({ parameterCount: actionSize * observationSize }),

  create({ environment, seed, settings: { stepSize, trySteps } }) {
    const [inputs, outputs] = [environment.observationSpace.shape[0], environment.actionSpace.shape[0]];
    const generator = createGenerator(seed, 'hill');
    const parameters = new Float32Array(outputs * inputs);
    const best = parameters.slice();
    const action = new Float32Array(outputs);
    let [bestReward, sum, steps] = [-Infinity, 0, 0];
    return {
      policy: {
        layout: [{ name: 'weights', shape: [outputs, inputs], layer: 1 }],
        parameterCount: parameters.length,
        read: (out) => out.set(parameters),
        load: (values) => parameters.set(values),
      },
      act(observation) {
        for (let i = 0; i < outputs; i += 1) {
          let value = 0;
          for (let j = 0; j < inputs; j += 1) value += parameters[i * inputs + j] * observation[j];
          action[i] = Math.tanh(value);
        }
        return action;
      },
      observe({ reward }) {
        sum += reward;
        steps += 1;
      },
      learn(): LearnMetrics {
        if (steps < trySteps) return { policyUpdated: false };
        const reward = sum / steps;
        if (reward >= bestReward) {
          bestReward = reward;
          best.set(parameters);
        }
        for (let i = 0; i < parameters.length; i += 1) parameters[i] = best[i] + stepSize * generator.normal();
        [sum, steps] = [0, 0];
        return { policyUpdated: true, reward };
      },
      saveState: () => ({
        parameters: parameters.slice(),
        best: best.slice(),
        // JSON has no infinity.
        bestReward: Number.isFinite(bestReward) ? bestReward : null,
        sum,
        steps,
        generator: { ...generator.saveState() },
      }),
      loadState(state) {
        parameters.set(state['parameters'] as Float32Array);
        best.set(state['best'] as Float32Array);
        bestReward = (state['bestReward'] as number | null) ?? -Infinity;
        sum = state['sum'] as number;
        steps = state['steps'] as number;
        generator.loadState(state['generator'] as unknown as GeneratorState);
      },
    };
  },
});
