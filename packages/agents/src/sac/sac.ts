import type { Mlp, Optimizer, TwinMlp } from '@policypath/nets';
import { createGenerator, type Generator } from '@policypath/random';
import type { Agent, AgentState, LearnMetrics, Policy, Transition } from '../agent.ts';
import { readCount, readTree } from '../agentState.ts';
import { DivergenceError } from '../divergenceError.ts';
import { forwardInBatches } from '../forwardInBatches.ts';
import { createModulePolicy } from '../modulePolicy.ts';
import { orthogonalInitialisation } from '../orthogonalInitialisation.ts';
import { copyParameters } from '../parameters.ts';
import { createReplayBatch, type ReplayBatch } from '../replay/replayBatch.ts';
import { ReplayBuffer } from '../replay/replayBuffer.ts';
import { joinedRows, requireRows, rowCount } from '../rows.ts';
import { readParts, saveParts, type SavedParts } from '../savedParts.ts';
import { updateCritic } from '../td3/updateCritic.ts';
import { checkedSacOptions, type CheckedSacOptions, type SacOptions } from './sacOptions.ts';
import { softCriticTarget } from './softCriticTarget.ts';
import { SquashedGaussian } from './squashedGaussian.ts';
import { Temperature } from './temperature.ts';
import { createSoftPolicyScratch, softPolicyLoss, type SoftPolicyScratch } from './softPolicyLoss.ts';

/** The streams of random numbers that go on through training; each is saved with the agent. */
type StreamName = 'exploration' | 'randomAction' | 'replay' | 'nextPolicy' | 'policy';

/** Standard normal draws of one update. */
export interface PolicyNoise {
  /** [B, a] for the actions at the next observations. */
  readonly nextPolicy: Float32Array;
  /** [B, a] for the actions in the actor's loss; not read by an update that leaves the actor alone. */
  readonly policy: Float32Array;
}

/**
 * Soft actor-critic with a learned temperature (Haarnoja et al. 2018b, arXiv 1812.05905) on state observations, as in
 * the code of RAD and pytorch_sac. This class holds the state and wires the steps together: `softCriticTarget`,
 * `updateCritic`, `softPolicyLoss`, `Temperature`. `docs/agents/sac.md` lists every deviation.
 */
export class Sac implements Agent {
  readonly options: CheckedSacOptions;
  /** The whole actor: mean and log standard deviation leave its last layer side by side. */
  readonly policy: Policy;
  readonly replay: ReplayBuffer;
  readonly #actor: Mlp;
  readonly #critic: TwinMlp;
  readonly #targetCritic: TwinMlp;
  readonly #actorOptimizer: Optimizer;
  readonly #criticOptimizer: Optimizer;
  readonly #temperature: Temperature;
  readonly #streams: Readonly<Record<StreamName, Generator>>;
  readonly #batch: ReplayBatch;
  readonly #noise: PolicyNoise;
  /** The policy over a batch, and over the one observation that is acted on. */
  readonly #gaussian: SquashedGaussian;
  readonly #gaussianOne: SquashedGaussian;
  readonly #rows: Float32Array;
  readonly #target: Float32Array;
  readonly #criticOutputGradient: Float32Array;
  readonly #policyScratch: SoftPolicyScratch;
  readonly #observation: Float32Array;
  readonly #action: Float32Array;
  readonly #actionNoise: Float32Array;
  #updateCount = 0;

  /** @throws RangeError on an option out of range, or when the engine's arena or the replay memory is too small. */
  constructor(options: SacOptions) {
    this.options = checkedSacOptions(options);
    const { engine, observationSize, actionSize, seed, hiddenSizes, batchSize } = this.options;

    const critic = { sizes: [observationSize + actionSize, ...hiddenSizes, 1], maximumBatch: batchSize };
    this.#actor = engine.createMlp({
      sizes: [observationSize, ...hiddenSizes, 2 * actionSize],
      maximumBatch: batchSize,
    });
    this.#critic = engine.createTwinMlp(critic);
    this.#targetCritic = engine.createTwinMlp(critic);
    this.#actorOptimizer = engine.createAdam(this.#actor, { learningRate: this.options.actorLearningRate });
    this.#criticOptimizer = engine.createAdam(this.#critic, { learningRate: this.options.criticLearningRate });
    this.replay = new ReplayBuffer({ capacity: this.options.replayCapacity, observationSize, actionSize });

    for (const [name, module] of Object.entries({ actor: this.#actor, critic: this.#critic })) {
      const generator = createGenerator(seed, `sac/${name}-initialisation`);
      module.writeParameters(orthogonalInitialisation(module.layout, generator));
    }
    copyParameters(this.#critic, this.#targetCritic);
    this.#temperature = new Temperature({
      initialTemperature: this.options.initialTemperature,
      learningRate: this.options.alphaLearningRate,
      beta1: this.options.alphaBeta1,
      targetEntropy: this.options.targetEntropy,
    });
    this.#streams = {
      exploration: createGenerator(seed, 'sac/exploration'),
      randomAction: createGenerator(seed, 'sac/random-action'),
      replay: createGenerator(seed, 'sac/replay'),
      nextPolicy: createGenerator(seed, 'sac/next-policy'),
      policy: createGenerator(seed, 'sac/policy'),
    };
    this.policy = createModulePolicy(this.#actor);

    this.#batch = createReplayBatch(batchSize, observationSize, actionSize);
    this.#noise = {
      nextPolicy: new Float32Array(batchSize * actionSize),
      policy: new Float32Array(batchSize * actionSize),
    };
    this.#gaussian = new SquashedGaussian({ ...this.options, size: batchSize });
    this.#gaussianOne = new SquashedGaussian({ ...this.options, size: 1 });
    this.#rows = new Float32Array(batchSize * (observationSize + actionSize));
    this.#target = new Float32Array(batchSize);
    this.#criticOutputGradient = new Float32Array(2 * batchSize);
    this.#policyScratch = createSoftPolicyScratch(batchSize, actionSize);
    this.#observation = new Float32Array(observationSize);
    this.#action = new Float32Array(actionSize);
    this.#actionNoise = new Float32Array(actionSize);
  }

  /** Updates of the critics so far. */
  get updateCount(): number {
    return this.#updateCount;
  }

  /** The temperature. */
  get alpha(): number {
    return this.#temperature.alpha;
  }

  /**
   * An action [a]: with `explore` drawn from the policy, else the tanh of its mean. A view, valid until the next call of
   * `act` or `randomAction`.
   * @throws RangeError when the observation has another length.
   */
  act(observation: Float32Array | Float64Array, { explore }: { readonly explore: boolean }): Float32Array {
    const { observationSize } = this.options;
    if (observation.length !== observationSize) {
      throw new RangeError(`an observation has ${observationSize} entries for this agent, got ${observation.length}`);
    }
    this.#observation.set(observation);
    const output = this.#actor.forwardOne(this.#observation);
    if (explore) {
      this.#streams.exploration.fillNormal(this.#actionNoise, 1);
      this.#gaussianOne.sample(output, this.#actionNoise);
      this.#action.set(this.#gaussianOne.action);
    } else {
      this.#gaussianOne.mean(output, this.#action);
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
   * One update from a replay batch: draws it and the policy's noise, then `update`.
   * @throws Error when the replay buffer is empty; DivergenceError when a loss is not finite.
   */
  learn(): LearnMetrics {
    this.replay.sample(this.#streams.replay, this.#batch);
    this.#streams.nextPolicy.fillNormal(this.#noise.nextPolicy, 1);
    if (this.#updatesActor(this.#updateCount + 1)) this.#streams.policy.fillNormal(this.#noise.policy, 1);
    return this.update(this.#batch, this.#noise);
  }

  /**
   * One update from a given batch and given noise: no random number is drawn.
   *
   * @param batch of `batchSize` rows; the action columns of its `nextObservationAction` are overwritten
   * @throws RangeError on other sizes; DivergenceError when a loss is not finite.
   */
  update(batch: ReplayBatch, noise: PolicyNoise): LearnMetrics {
    const { engine, batchSize, discount, criticTau, criticTargetUpdateFrequency } = this.options;
    this.#checkBatch(batch, noise);
    this.#updateCount += 1;

    this.#gaussian.sample(this.#actor.forward(batch.nextObservation, batchSize), noise.nextPolicy);
    softCriticTarget({
      policy: this.#gaussian,
      targetCritic: this.#targetCritic,
      nextRows: batch.nextObservationAction,
      reward: batch.reward,
      notDone: batch.notDone,
      discount,
      alpha: this.alpha,
      out: this.#target,
    });
    let metrics: LearnMetrics = {
      policyUpdated: false,
      ...updateCritic({
        critic: this.#critic,
        optimizer: this.#criticOptimizer,
        batch,
        target: this.#target,
        outputGradient: this.#criticOutputGradient,
      }),
    };
    this.#requireFinite(metrics, 'criticLoss');
    if (this.#updatesActor(this.#updateCount)) {
      metrics = { ...metrics, ...this.#updateActorAndAlpha(batch, noise.policy) };
      this.#requireFinite(metrics, 'actorLoss');
      metrics = { ...metrics, policyUpdated: true };
    }
    if ((this.#updateCount - 1) % criticTargetUpdateFrequency === 0) {
      engine.polyak(this.#targetCritic, this.#critic, criticTau);
    }
    return metrics;
  }

  /** Forgets the moments and the step count of the policy's optimiser, for use after an edit of its parameters. */
  resetPolicyMoments(): void {
    this.#actorOptimizer.reset();
  }

  /**
   * The policy's actions [k, a] without noise, for observations [k, n]. Changes nothing that training reads.
   * @param out where to write; a new array by default
   */
  evaluateActions(observations: Float32Array, out?: Float32Array): Float32Array {
    return this.#evaluate(observations, out, (output, actions) => this.#gaussianOne.mean(output, actions));
  }

  /**
   * The policy's log standard deviations [k, a], of the Gaussian before it is squashed, for observations [k, n]. Changes
   * nothing that training reads.
   * @param out where to write; a new array by default
   */
  evaluateLogStd(observations: Float32Array, out?: Float32Array): Float32Array {
    return this.#evaluate(observations, out, (output, logStd) => this.#gaussianOne.logStd(output, logStd));
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

  /** Networks, targets, temperature, optimisers, streams of random numbers, the update count; not the replay storage. */
  saveState(): AgentState {
    return {
      agent: 'sac',
      updateCount: this.#updateCount,
      temperature: this.#temperature.saveState(),
      ...saveParts(this.#savedParts()),
    };
  }

  /** @throws RangeError when the state is not one of a SAC agent of these sizes; the agent is unchanged then. */
  loadState(state: AgentState): void {
    if (state.agent !== 'sac') {
      throw new RangeError(`this state was saved by '${String(state.agent)}', not by 'sac'`);
    }
    const updateCount = readCount(state, 'updateCount');
    const putTemperature = this.#temperature.readState(readTree(state, 'temperature'));
    const putParts = readParts(this.#savedParts(), state);
    this.#updateCount = updateCount;
    putTemperature();
    putParts();
  }

  #updatesActor(update: number): boolean {
    return (update - 1) % this.options.actorUpdateFrequency === 0;
  }

  #updateActorAndAlpha(batch: ReplayBatch, noise: Float32Array): Record<string, number> {
    const { size } = batch;
    const { alpha } = this;
    this.#gaussian.sample(this.#actor.forward(batch.observation, size), noise);
    this.#rows.set(batch.observationAction);
    const { actorLoss, entropy, outputGradient } = softPolicyLoss({
      policy: this.#gaussian,
      critic: this.#critic,
      rows: this.#rows,
      alpha,
      scratch: this.#policyScratch,
    });
    if (outputGradient === undefined) return { actorLoss, entropy, alpha };
    this.#actor.backward(outputGradient, size, { inputGradient: false });
    this.#actorOptimizer.step();
    const alphaLoss = this.#temperature.update(entropy);
    return { actorLoss, entropy, alpha, alphaLoss };
  }

  #requireFinite(metrics: LearnMetrics, loss: string): void {
    if (!Number.isFinite(metrics[loss])) throw new DivergenceError(this.#updateCount, metrics);
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

  #savedParts(): SavedParts {
    return {
      modules: { actor: this.#actor, critic: this.#critic, targetCritic: this.#targetCritic },
      optimizers: { actor: this.#actorOptimizer, critic: this.#criticOptimizer },
      streams: this.#streams,
    };
  }

  #checkBatch(batch: ReplayBatch, noise: PolicyNoise): void {
    const { observationSize, actionSize, batchSize } = this.options;
    const { size } = batch;
    if (size !== batchSize || batch.observationSize !== observationSize || batch.actionSize !== actionSize) {
      throw new RangeError(
        `this agent learns from ${batchSize} rows of observation ${observationSize} and action ${actionSize}, ` +
          `got ${size} of ${batch.observationSize} and ${batch.actionSize}`,
      );
    }
    requireRows('noise.nextPolicy', noise.nextPolicy, batchSize, actionSize);
    requireRows('noise.policy', noise.policy, batchSize, actionSize);
  }
}
