import { createGenerator } from '@policypath/random';
import type { Engine, PlannedModule } from '../src/index.ts';

const batch = 256;
const actorOptions = { sizes: [17, 256, 256, 6], maximumBatch: batch, outputActivation: 'tanh' } as const;
const criticOptions = { sizes: [23, 256, 256, 1], maximumBatch: batch } as const;

export const workloadModules: readonly PlannedModule[] = [
  { kind: 'mlp', ...actorOptions, adam: true },
  { kind: 'mlp', ...actorOptions },
  { kind: 'twin', ...criticOptions, adam: true },
  { kind: 'twin', ...criticOptions },
];

export interface Workload {
  /** One critic, everything but the input gradient. */
  readonly criticPass: () => void;
  /** The mean of two calls is TD3's update: the critic every time, the actor and the targets every second. */
  readonly td3Update: () => void;
  /** One action of the policy. */
  readonly action: () => void;
}

/** The networks' work of TD3 on HalfCheetah, with random numbers for batches: no sampling, noise or losses. */
export function createWorkload(engine: Engine): Workload {
  const generator = createGenerator(1);
  const actor = engine.createMlp({ ...actorOptions, generator });
  const actorTarget = engine.createMlp({ ...actorOptions, generator });
  const critic = engine.createTwinMlp({ ...criticOptions, generator });
  const criticTarget = engine.createTwinMlp({ ...criticOptions, generator });
  const actorAdam = engine.createAdam(actor, { learningRate: 3e-4 });
  const criticAdam = engine.createAdam(critic, { learningRate: 3e-4 });
  const random = (length: number, deviation = 1): Float32Array => {
    const out = new Float32Array(length);
    generator.fillNormal(out, deviation);
    return out;
  };
  const observation = random(batch * 17);
  const observationAction = random(batch * 23);
  const valueGradient = random(2 * batch, 1 / batch);
  const actionGradient = new Float32Array(batch * 6);
  const row = observation.subarray(0, 17);
  let updates = 0;

  return {
    criticPass() {
      critic.first.forward(observationAction, batch);
      critic.first.backward(valueGradient.subarray(0, batch), batch, { inputGradient: false });
    },
    td3Update() {
      updates += 1;
      actorTarget.forward(observation, batch);
      criticTarget.forward(observationAction, batch);
      critic.forward(observationAction, batch);
      critic.backward(valueGradient, batch);
      criticAdam.step();
      if (updates % 2 === 1) return;
      actor.forward(observation, batch);
      critic.first.forward(observationAction, batch);
      const gradient = critic.first.backward(valueGradient.subarray(0, batch), batch, { parameterGradients: false });
      if (gradient === undefined) throw new Error('the input gradient was asked for');
      for (let i = 0; i < batch; i += 1) actionGradient.set(gradient.subarray(i * 23 + 17, i * 23 + 23), i * 6);
      actor.backward(actionGradient, batch, { inputGradient: false });
      actorAdam.step();
      engine.polyak(actorTarget, actor, 0.005);
      engine.polyak(criticTarget, critic, 0.005);
    },
    action() {
      actor.forwardOne(row);
    },
  };
}
