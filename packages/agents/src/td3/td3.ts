import { checkOptions, trueOrFalse } from '@policypath/options';
import { initialMlpParameters, type Mlp, type Optimizer, type TwinMlp } from '@policypath/nets';
import { createGenerator, type Generator } from '@policypath/random';
import type { LearnMetrics } from '../agent.ts';
import { forwardInBatches, valuesInBatches } from '../forwardInBatches.ts';
import { createModulePolicy } from '../modulePolicy.ts';
import { OffPolicyAgent } from '../offPolicyAgent.ts';
import { copyParameters, parametersOf } from '../parameters.ts';
import { perceptronOperations, type PolicyGraph } from '../policyGraph.ts';
import { checkReplayBatch, createReplayBatch, type ReplayBatch } from '../replay/replayBatch.ts';
import { ReplayBuffer } from '../replay/replayBuffer.ts';
import { spreadStates } from '../spreadIndices.ts';
import { requireRows, requireWidth } from '../rows.ts';
import { criticTarget } from './criticTarget.ts';
import { checkedTd3Options, type Td3Options } from './td3Options.ts';
import { createActorScratch, updateActor, type ActorScratch } from './updateActor.ts';
import { updateCritic } from './updateCritic.ts';

/**
 * TD3, twin delayed deep deterministic policy gradient (Fujimoto, van Hoof and Meger 2018), as in the authors' current
 * code. This class holds the state and wires the three steps together: `criticTarget`, `updateCritic`, `updateActor`.
 * `docs/agents/td3.md` lists every deviation.
 */
export class Td3 extends OffPolicyAgent<Float32Array | Float64Array, ReplayBuffer> {
  readonly options: Required<Td3Options>;
  readonly #actor: Mlp;
  readonly #critic: TwinMlp;
  readonly #targetActor: Mlp;
  readonly #targetCritic: TwinMlp;
  readonly #actorOptimizer: Optimizer;
  readonly #criticOptimizer: Optimizer;
  readonly #streams: Readonly<Record<'exploration' | 'replay' | 'targetNoise', Generator>>;
  readonly #batch: ReplayBatch;
  readonly #noise: Float32Array;
  readonly #target: Float32Array;
  readonly #criticOutputGradient: Float32Array;
  readonly #actorScratch: ActorScratch;
  readonly #observation: Float32Array;

  /** @throws RangeError on an option out of range, or when the engine's workspace or the replay memory is too small. */
  constructor(given: Td3Options) {
    const options = checkedTd3Options(given);
    const { engine, observationSize, actionSize, maximumAction, seed, hiddenSizes, batchSize } = options;

    const actorShape = {
      sizes: [observationSize, ...hiddenSizes, actionSize],
      outputActivation: 'tanh',
      outputScale: maximumAction,
      maximumBatch: batchSize,
    } as const;
    const criticShape = { sizes: [observationSize + actionSize, ...hiddenSizes, 1], maximumBatch: batchSize };
    const actor = engine.createMlp({ ...actorShape, generator: createGenerator(seed, 'td3/actor-initialisation') });
    const critic = engine.createTwinMlp({
      ...criticShape,
      generator: createGenerator(seed, 'td3/critic-initialisation'),
    });
    const targetActor = engine.createMlp(actorShape);
    const targetCritic = engine.createTwinMlp(criticShape);
    copyParameters(actor, targetActor);
    copyParameters(critic, targetCritic);
    const actorOptimizer = engine.createAdam(actor, { learningRate: options.actorLearningRate });
    const criticOptimizer = engine.createAdam(critic, { learningRate: options.criticLearningRate });

    const streams = {
      exploration: createGenerator(seed, 'td3/exploration'),
      randomAction: createGenerator(seed, 'td3/random-action'),
      replay: createGenerator(seed, 'td3/replay'),
      targetNoise: createGenerator(seed, 'td3/target-noise'),
    };
    super({
      name: 'td3',
      policy: createModulePolicy(actor, (generator) => initialMlpParameters(actorShape, generator)),
      policyOptimizer: actorOptimizer,
      replay: new ReplayBuffer({ capacity: options.replayCapacity, observationSize, actionSize }),
      actions: { size: actionSize, maximum: maximumAction },
      saved: {
        modules: { actor, critic, targetActor, targetCritic },
        optimizers: { actor: actorOptimizer, critic: criticOptimizer },
        streams,
      },
    });
    this.options = options;
    this.#actor = actor;
    this.#critic = critic;
    this.#targetActor = targetActor;
    this.#targetCritic = targetCritic;
    this.#actorOptimizer = actorOptimizer;
    this.#criticOptimizer = criticOptimizer;
    this.#streams = streams;
    this.#batch = createReplayBatch(batchSize, observationSize, actionSize);
    this.#noise = new Float32Array(batchSize * actionSize);
    this.#target = new Float32Array(batchSize);
    this.#criticOutputGradient = new Float32Array(2 * batchSize);
    this.#actorScratch = createActorScratch(batchSize, observationSize, actionSize);
    this.#observation = new Float32Array(observationSize);
  }

  /** `count` observations or as many as there are, evenly spread over the replay storage: [k, n]; no random draw. */
  spreadObservations(count: number): Float32Array {
    return spreadStates(this.replay, count);
  }

  /**
   * The policy's action [a]; with `explore`, N(0, explorationNoise * maximumAction) is added and the sum clipped. A view,
   * valid until the next call of `act` or `randomAction`.
   * @throws RangeError when the observation has another length.
   */
  act(observation: Float32Array | Float64Array, options: { readonly explore: boolean }): Float32Array {
    checkOptions('Td3.act', options, { explore: trueOrFalse });
    const { explore } = options;

    const { observationSize, maximumAction, explorationNoise } = this.options;
    requireWidth(observation, observationSize);
    this.#observation.set(observation);
    this.action.set(this.#actor.forwardOne(this.#observation));
    if (explore) {
      const { exploration } = this.#streams;
      for (let i = 0; i < this.action.length; i += 1) {
        const noisy = this.action[i] + explorationNoise * maximumAction * exploration.normal();
        this.action[i] = Math.max(-maximumAction, Math.min(maximumAction, noisy));
      }
    }
    return this.action;
  }

  learn(): LearnMetrics {
    const { targetNoise, maximumAction } = this.options;
    this.replay.sample(this.#streams.replay, this.#batch);
    this.#streams.targetNoise.fillNormal(this.#noise, targetNoise * maximumAction);
    return this.update(this.#batch, this.#noise);
  }

  /**
   * One update (Fujimoto et al. 2018, Algorithm 1) from a given batch and given noise: no random number is drawn.
   *
   * @param batch of `batchSize` rows; the action columns of its `nextObservationAction` are overwritten
   * @param noise [B, a], draws of N(0, targetNoise * maximumAction), not clipped
   * @throws RangeError on other sizes; DivergenceError when a loss is not finite.
   */
  update(batch: ReplayBatch, noise: Float32Array): LearnMetrics {
    const { engine, maximumAction, discount, targetNoiseClip, targetRate, policyDelay } = this.options;
    checkReplayBatch(batch, this.options);
    requireRows('noise', noise, batch.size, batch.actionSize);
    const update = this.beginUpdate();

    criticTarget({
      targetActor: this.#targetActor,
      targetCritic: this.#targetCritic,
      batch,
      noise,
      noiseClip: targetNoiseClip * maximumAction,
      maximumAction,
      discount,
      out: this.#target,
    });
    const criticMetrics = {
      policyUpdated: false,
      ...updateCritic({
        critic: this.#critic,
        optimizer: this.#criticOptimizer,
        batch,
        target: this.#target,
        outputGradient: this.#criticOutputGradient,
      }),
    };
    this.requireFinite(criticMetrics, 'criticLoss');
    if (update % policyDelay !== 0) return criticMetrics;

    const actorLoss = updateActor({
      actor: this.#actor,
      critic: this.#critic.first,
      optimizer: this.#actorOptimizer,
      batch,
      scratch: this.#actorScratch,
    });
    this.requireFinite({ ...criticMetrics, actorLoss }, 'actorLoss');
    engine.polyak(this.#targetCritic, this.#critic, targetRate);
    engine.polyak(this.#targetActor, this.#actor, targetRate);
    return { ...criticMetrics, policyUpdated: true, actorLoss };
  }

  /** Sets the target policy to the policy, for use after an edit of the policy's parameters. */
  copyPolicyToTarget(): void {
    copyParameters(this.#actor, this.#targetActor);
  }

  /** The actor: tanh of a perceptron, times the largest action. */
  policyGraph(): PolicyGraph {
    const { observationSize, maximumAction } = this.options;
    return {
      observation: { shape: [observationSize], type: 'float32' },
      operations: [
        ...perceptronOperations(this.#actor.layout, parametersOf(this.#actor)),
        { kind: 'tanh' },
        { kind: 'scale', factor: maximumAction },
      ],
    };
  }

  /**
   * The policy's actions [k, a] for observations [k, n]. Changes nothing that training reads.
   * @param out where to write; a new array by default
   */
  evaluateActions(observations: Float32Array, out?: Float32Array): Float32Array {
    return forwardInBatches(this.#actor, observations, out);
  }

  /**
   * The first critic's values [k] of actions [k, a] taken at observations [k, n]. Changes nothing that training reads.
   * @param out where to write; a new array by default
   */
  evaluateQ1(observations: Float32Array, actions: Float32Array, out?: Float32Array): Float32Array {
    return valuesInBatches(this.#critic.first, { ...this.options, observations, actions, out });
  }
}
