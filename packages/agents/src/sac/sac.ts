import type { Mlp, Optimizer, TwinMlp } from '@policypath/nets';
import { createGenerator, type Generator } from '@policypath/random';
import { forwardInBatches, valuesInBatches } from '../forwardInBatches.ts';
import { createModulePolicy } from '../modulePolicy.ts';
import { orthogonalInitialisation } from '../orthogonalInitialisation.ts';
import { copyParameters, parametersOf } from '../parameters.ts';
import { perceptronOperations, type PolicyGraph } from '../policyGraph.ts';
import { checkReplayBatch, createReplayBatch, type ReplayBatch } from '../replay/replayBatch.ts';
import { ReplayBuffer } from '../replay/replayBuffer.ts';
import { spreadStates } from '../spreadIndices.ts';
import { requireRows, requireWidth, rowCount } from '../rows.ts';
import { updateCritic } from '../td3/updateCritic.ts';
import type { CriticMetrics } from '../twinCriticLoss.ts';
import { checkedSacOptions, type CheckedSacOptions, type SacOptions } from './sacOptions.ts';
import { SoftActorCritic } from './softActorCritic.ts';

/**
 * Soft actor-critic with a learned temperature (Haarnoja et al. 2018b, arXiv 1812.05905) on state observations, as in
 * the code of RAD and pytorch_sac. This class holds the networks of states; `SoftActorCritic` has the order of an update.
 * `docs/agents/sac-deviations.md` lists every deviation. `policy` is the whole actor: mean and log standard deviation leave its last
 * layer side by side.
 */
export class Sac extends SoftActorCritic<Float32Array | Float64Array, ReplayBatch, ReplayBuffer> {
  readonly options: CheckedSacOptions;
  readonly #actor: Mlp;
  readonly #actorOptimizer: Optimizer;
  readonly #criticOptimizer: Optimizer;
  readonly #replayStream: Generator;
  readonly #batch: ReplayBatch;
  readonly #rows: Float32Array;
  readonly #criticOutputGradient: Float32Array;
  readonly #observation: Float32Array;

  /** @throws RangeError on an option out of range, or when the engine's workspace or the replay memory is too small. */
  constructor(given: SacOptions) {
    const options = checkedSacOptions(given);
    const { engine, observationSize, actionSize, seed, hiddenSizes, batchSize: maximumBatch } = options;

    const criticShape = { sizes: [observationSize + actionSize, ...hiddenSizes, 1], maximumBatch };
    const actor = engine.createMlp({ sizes: [observationSize, ...hiddenSizes, 2 * actionSize], maximumBatch });
    const critic: TwinMlp = engine.createTwinMlp(criticShape);
    const targetCritic = engine.createTwinMlp(criticShape);
    const actorOptimizer = engine.createAdam(actor, { learningRate: options.actorLearningRate });
    const criticOptimizer = engine.createAdam(critic, { learningRate: options.criticLearningRate });
    const replay = new ReplayBuffer({ capacity: options.replayCapacity, observationSize, actionSize });
    for (const [name, module] of Object.entries({ actor, critic })) {
      const generator = createGenerator(seed, `sac/${name}-initialisation`);
      module.writeParameters(orthogonalInitialisation(module.layout, generator));
    }
    copyParameters(critic, targetCritic);

    const streams = {
      exploration: createGenerator(seed, 'sac/exploration'),
      randomAction: createGenerator(seed, 'sac/random-action'),
      replay: createGenerator(seed, 'sac/replay'),
      nextPolicy: createGenerator(seed, 'sac/next-policy'),
      policy: createGenerator(seed, 'sac/policy'),
    };
    super({
      name: 'sac',
      options,
      policy: createModulePolicy(actor, (generator) => orthogonalInitialisation(actor.layout, generator)),
      policyOptimizer: actorOptimizer,
      replay,
      critic,
      targetCritic,
      saved: {
        modules: { actor, critic, targetCritic },
        optimizers: { actor: actorOptimizer, critic: criticOptimizer },
        streams,
      },
    });
    this.options = options;
    this.#actor = actor;
    this.#actorOptimizer = actorOptimizer;
    this.#criticOptimizer = criticOptimizer;
    this.#replayStream = streams.replay;
    this.#batch = createReplayBatch(maximumBatch, observationSize, actionSize);
    this.#rows = new Float32Array(maximumBatch * (observationSize + actionSize));
    this.#criticOutputGradient = new Float32Array(2 * maximumBatch);
    this.#observation = new Float32Array(observationSize);
  }

  /** `count` observations or as many as there are, evenly spread over the replay storage: [k, n]; no random draw. */
  spreadObservations(count: number): Float32Array {
    return spreadStates(this.replay, count);
  }

  /** The actor's mean through tanh, times the largest action. */
  policyGraph(): PolicyGraph {
    const actor = perceptronOperations(this.#actor.layout, parametersOf(this.#actor));
    return {
      observation: { shape: [this.options.observationSize], type: 'float32' },
      operations: [...actor, ...this.greedyOperations()],
    };
  }

  /**
   * The policy's actions [k, a] without noise, for observations [k, n]. Changes nothing that training reads.
   * @param out where to write; a new array by default
   */
  evaluateActions(observations: Float32Array, out?: Float32Array): Float32Array {
    return this.#evaluate(observations, out, (output, actions) => this.gaussianOne.mean(output, actions));
  }

  /**
   * The policy's log standard deviations [k, a], of the Gaussian before it is squashed, for observations [k, n]. Changes
   * nothing that training reads.
   * @param out where to write; a new array by default
   */
  evaluateLogStd(observations: Float32Array, out?: Float32Array): Float32Array {
    return this.#evaluate(observations, out, (output, logStd) => this.gaussianOne.logStd(output, logStd));
  }

  /**
   * The first critic's values [k] of actions [k, a] taken at observations [k, n]. Changes nothing that training reads.
   * @param out where to write; a new array by default
   */
  evaluateQ1(observations: Float32Array, actions: Float32Array, out?: Float32Array): Float32Array {
    return valuesInBatches(this.critic.first, { ...this.options, observations, actions, out });
  }

  protected policyOutput(observation: Float32Array | Float64Array): Float32Array {
    requireWidth(observation, this.options.observationSize);
    this.#observation.set(observation);
    return this.#actor.forwardOne(this.#observation);
  }

  protected drawBatch(): ReplayBatch {
    this.replay.sample(this.#replayStream, this.#batch);
    return this.#batch;
  }

  protected checkBatch(batch: ReplayBatch): void {
    checkReplayBatch(batch, this.options);
  }

  protected sampleNextPolicy(batch: ReplayBatch, noise: Float32Array): Float32Array {
    this.gaussian.sample(this.#actor.forward(batch.nextObservation, batch.size), noise);
    return batch.nextObservationAction;
  }

  protected updateCritics(batch: ReplayBatch, target: Float32Array): CriticMetrics {
    return updateCritic({
      critic: this.critic,
      optimizer: this.#criticOptimizer,
      batch,
      target,
      outputGradient: this.#criticOutputGradient,
    });
  }

  protected samplePolicy(batch: ReplayBatch, noise: Float32Array): Float32Array {
    this.gaussian.sample(this.#actor.forward(batch.observation, batch.size), noise);
    this.#rows.set(batch.observationAction);
    return this.#rows;
  }

  protected updatePolicy(outputGradient: Float32Array, size: number): void {
    this.#actor.backward(outputGradient, size, { inputGradient: false });
    this.#actorOptimizer.step();
  }

  protected moveTargets(): void {
    this.options.engine.polyak(this.targetCritic, this.critic, this.options.criticTau);
  }

  #evaluate(
    observations: Float32Array,
    out: Float32Array | undefined,
    read: (output: Float32Array, into: Float32Array) => void,
  ): Float32Array {
    const { observationSize, actionSize } = this.options;
    const count = rowCount('observations', observations, observationSize);
    const result = out ?? new Float32Array(count * actionSize);
    requireRows('out', result, count, actionSize);
    read(forwardInBatches(this.#actor, observations), result);
    return result;
  }
}
