import type { Mlp, Optimizer, TwinMlp } from '@policypath/nets';
import { createGenerator, type Generator } from '@policypath/random';
import type { Agent, AgentState, LearnMetrics, Policy, Transition } from '../agent.ts';
import { readCount } from '../agentState.ts';
import { DivergenceError } from '../divergenceError.ts';
import { forwardInBatches } from '../forwardInBatches.ts';
import { createModulePolicy } from '../modulePolicy.ts';
import { copyParameters } from '../parameters.ts';
import { createReplayBatch, type ReplayBatch } from '../replay/replayBatch.ts';
import { ReplayBuffer } from '../replay/replayBuffer.ts';
import { joinedRows, requireRows, rowCount } from '../rows.ts';
import { readParts, saveParts, type SavedParts } from '../savedParts.ts';
import { criticTarget } from './criticTarget.ts';
import { checkedTd3Options, type Td3Options } from './td3Options.ts';
import { createActorScratch, updateActor, type ActorScratch } from './updateActor.ts';
import { updateCritic } from './updateCritic.ts';

/** The streams of random numbers that go on through training; each is saved with the agent. */
type StreamName = 'exploration' | 'randomAction' | 'replay' | 'targetNoise';

/**
 * TD3, twin delayed deep deterministic policy gradient (Fujimoto, van Hoof and Meger 2018), as in the authors' current
 * code. This class holds the state and wires the three steps together: `criticTarget`, `updateCritic`, `updateActor`.
 * `docs/agents/td3.md` lists every deviation.
 */
export class Td3 implements Agent {
  readonly options: Required<Td3Options>;
  readonly policy: Policy;
  readonly replay: ReplayBuffer;
  readonly #actor: Mlp;
  readonly #critic: TwinMlp;
  readonly #targetActor: Mlp;
  readonly #targetCritic: TwinMlp;
  readonly #actorOptimizer: Optimizer;
  readonly #criticOptimizer: Optimizer;
  readonly #streams: Readonly<Record<StreamName, Generator>>;
  readonly #batch: ReplayBatch;
  readonly #noise: Float32Array;
  readonly #target: Float32Array;
  readonly #criticOutputGradient: Float32Array;
  readonly #actorScratch: ActorScratch;
  readonly #observation: Float32Array;
  readonly #action: Float32Array;
  #updateCount = 0;

  /** @throws RangeError on an option out of range, or when the engine's arena or the replay memory is too small. */
  constructor(options: Td3Options) {
    this.options = checkedTd3Options(options);
    const { engine, observationSize, actionSize, maximumAction, seed, hiddenSizes, batchSize } = this.options;

    const actor = {
      sizes: [observationSize, ...hiddenSizes, actionSize],
      outputActivation: 'tanh',
      outputScale: maximumAction,
      maximumBatch: batchSize,
    } as const;
    const critic = { sizes: [observationSize + actionSize, ...hiddenSizes, 1], maximumBatch: batchSize };
    this.#actor = engine.createMlp({ ...actor, generator: createGenerator(seed, 'td3/actor-initialisation') });
    this.#critic = engine.createTwinMlp({ ...critic, generator: createGenerator(seed, 'td3/critic-initialisation') });
    this.#targetActor = engine.createMlp(actor);
    this.#targetCritic = engine.createTwinMlp(critic);
    copyParameters(this.#actor, this.#targetActor);
    copyParameters(this.#critic, this.#targetCritic);
    this.#actorOptimizer = engine.createAdam(this.#actor, { learningRate: this.options.actorLearningRate });
    this.#criticOptimizer = engine.createAdam(this.#critic, { learningRate: this.options.criticLearningRate });

    this.#streams = {
      exploration: createGenerator(seed, 'td3/exploration'),
      randomAction: createGenerator(seed, 'td3/random-action'),
      replay: createGenerator(seed, 'td3/replay'),
      targetNoise: createGenerator(seed, 'td3/target-noise'),
    };
    this.replay = new ReplayBuffer({ capacity: this.options.replayCapacity, observationSize, actionSize });
    this.policy = createModulePolicy(this.#actor);
    this.#batch = createReplayBatch(batchSize, observationSize, actionSize);
    this.#noise = new Float32Array(batchSize * actionSize);
    this.#target = new Float32Array(batchSize);
    this.#criticOutputGradient = new Float32Array(2 * batchSize);
    this.#actorScratch = createActorScratch(batchSize, observationSize, actionSize);
    this.#observation = new Float32Array(observationSize);
    this.#action = new Float32Array(actionSize);
  }

  /** Updates of the critics so far. */
  get updateCount(): number {
    return this.#updateCount;
  }

  /**
   * The policy's action [a]; with `explore`, N(0, explorationNoise * maximumAction) is added and the sum clipped. A view,
   * valid until the next call of `act` or `randomAction`.
   * @throws RangeError when the observation has another length.
   */
  act(observation: Float32Array | Float64Array, { explore }: { readonly explore: boolean }): Float32Array {
    const { observationSize, maximumAction, explorationNoise } = this.options;
    if (observation.length !== observationSize) {
      throw new RangeError(`an observation has ${observationSize} entries for this agent, got ${observation.length}`);
    }
    this.#observation.set(observation);
    this.#action.set(this.#actor.forwardOne(this.#observation));
    if (explore) {
      const { exploration } = this.#streams;
      for (let i = 0; i < this.#action.length; i += 1) {
        const noisy = this.#action[i] + explorationNoise * maximumAction * exploration.normal();
        this.#action[i] = Math.max(-maximumAction, Math.min(maximumAction, noisy));
      }
    }
    return this.#action;
  }

  /** An action uniform in [-maximumAction, maximumAction]^a, for the steps before learning starts. A view, as of `act`. */
  randomAction(): Float32Array {
    const { maximumAction } = this.options;
    this.#streams.randomAction.fillUniform(this.#action, -maximumAction, maximumAction);
    return this.#action;
  }

  /** Stores a transition for replay. */
  observe(transition: Transition): void {
    this.replay.push(transition);
  }

  /**
   * One update from a replay batch: draws it and the target policy's noise, then `update`.
   * @throws Error when the replay buffer is empty; DivergenceError when a loss is not finite.
   */
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
    this.#checkBatch(batch, noise);
    this.#updateCount += 1;

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
    const criticMetrics = updateCritic({
      critic: this.#critic,
      optimizer: this.#criticOptimizer,
      batch,
      target: this.#target,
      outputGradient: this.#criticOutputGradient,
    });
    if (!Number.isFinite(criticMetrics.criticLoss)) {
      throw new DivergenceError(this.#updateCount, { policyUpdated: false, ...criticMetrics });
    }
    if (this.#updateCount % policyDelay !== 0) return { policyUpdated: false, ...criticMetrics };

    const actorLoss = updateActor({
      actor: this.#actor,
      critic: this.#critic.first,
      optimizer: this.#actorOptimizer,
      batch,
      scratch: this.#actorScratch,
    });
    if (!Number.isFinite(actorLoss)) {
      throw new DivergenceError(this.#updateCount, { policyUpdated: false, ...criticMetrics, actorLoss });
    }
    engine.polyak(this.#targetCritic, this.#critic, targetRate);
    engine.polyak(this.#targetActor, this.#actor, targetRate);
    return { policyUpdated: true, ...criticMetrics, actorLoss };
  }

  /** Sets the target policy to the policy, for use after an edit of the policy's parameters. */
  copyPolicyToTarget(): void {
    copyParameters(this.#actor, this.#targetActor);
  }

  /** Forgets the moments and the step count of the policy's optimiser, for use after an edit of its parameters. */
  resetPolicyMoments(): void {
    this.#actorOptimizer.reset();
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
    const count = rowCount('observations', observations, this.options.observationSize);
    requireRows('actions', actions, count, this.options.actionSize);
    return forwardInBatches(this.#critic.first, joinedRows(observations, actions, count), out);
  }

  /** Networks, targets, optimisers, streams of random numbers and the update count; not the replay storage. */
  saveState(): AgentState {
    return { agent: 'td3', updateCount: this.#updateCount, ...saveParts(this.#savedParts()) };
  }

  /** @throws RangeError when the state is not one of a TD3 agent of these sizes; the agent is unchanged then. */
  loadState(state: AgentState): void {
    if (state.agent !== 'td3') {
      throw new RangeError(`this state was saved by '${String(state.agent)}', not by 'td3'`);
    }
    const updateCount = readCount(state, 'updateCount');
    const putInPlace = readParts(this.#savedParts(), state);
    this.#updateCount = updateCount;
    putInPlace();
  }

  #savedParts(): SavedParts {
    return {
      modules: {
        actor: this.#actor,
        critic: this.#critic,
        targetActor: this.#targetActor,
        targetCritic: this.#targetCritic,
      },
      optimizers: { actor: this.#actorOptimizer, critic: this.#criticOptimizer },
      streams: this.#streams,
    };
  }

  #checkBatch(batch: ReplayBatch, noise: Float32Array): void {
    const { observationSize, actionSize, batchSize } = this.options;
    const { size } = batch;
    if (size !== batchSize || batch.observationSize !== observationSize || batch.actionSize !== actionSize) {
      throw new RangeError(
        `this agent learns from ${batchSize} rows of observation ${observationSize} and action ${actionSize}, ` +
          `got ${size} of ${batch.observationSize} and ${batch.actionSize}`,
      );
    }
    requireRows('noise', noise, batchSize, actionSize);
  }
}
