import { exp } from '@policypath/elementary';
import { callable, checkOptions, trueOrFalse } from '@policypath/options';
import type { Mlp, Optimizer } from '@policypath/nets';
import { createGenerator, type Generator } from '@policypath/random';
import type { Agent, AgentState, LearnMetrics, LearnOptions, Policy, Transition } from '../agent.ts';
import { readCount, readFlag, readTree } from '../agentState.ts';
import { DivergenceError } from '../divergenceError.ts';
import { forwardInBatches } from '../forwardInBatches.ts';
import { parametersOf } from '../parameters.ts';
import { perceptronOperations, type PolicyGraph, type PolicyOperation } from '../policyGraph.ts';
import { requireRows, requireWidth, rowCount } from '../rows.ts';
import { readParts, saveParts, type SavedParts } from '../savedParts.ts';
import { spreadIndices } from '../spreadIndices.ts';
import { logProbability } from './diagonalGaussian.ts';
import { createGaussianActor, initialNetwork, type GaussianActor } from './gaussianActor.ts';
import { RunningScale } from './observationScale.ts';
import { createPpoGradients, ppoLoss, type PpoGradients } from './ppoLoss.ts';
import { checkedPpoOptions, type CheckedPpoOptions, type PpoOptions } from './ppoOptions.ts';
import { RewardScale } from './rewardScale.ts';
import { createPpoBatch, Rollout, type PpoBatch } from './rollout.ts';

/** What `act` leaves for `observe`: the sampled action before it was clipped, and its probability. */
interface Sampled {
  readonly observation: Float32Array;
  readonly action: Float32Array;
  logProbability: number;
  isOpen: boolean;
}

/**
 * PPO, proximal policy optimisation (Schulman et al. 2017), for continuous actions, as in CleanRL's `ppo_continuous_action.py`.
 * `observe` collects `rolloutSteps` steps; `learn` does nothing until they are complete, then all their updates. This class holds
 * the state and wires `Rollout`, `ppoLoss` and the running scales together. `docs/agents/ppo-deviations.md` lists every deviation.
 */
export class Ppo implements Agent {
  readonly options: CheckedPpoOptions;
  /** Mean network and log standard deviation. */
  readonly policy: Policy;
  /** Mean and deviation of observations; absent where they are not normalised. */
  readonly encoderOfPolicy?: Policy;
  readonly observationScale?: RunningScale;
  readonly #actor: GaussianActor;
  readonly #critic: Mlp;
  readonly #optimizers: Readonly<Record<'mean' | 'logStd' | 'critic', Optimizer>>;
  readonly #streams: Readonly<Record<'exploration' | 'minibatches', Generator>>;
  readonly #saved: SavedParts;
  readonly #rewardScale: RewardScale | undefined;
  readonly #rollout: Rollout;
  readonly #order: Uint32Array;
  readonly #batch: PpoBatch;
  readonly #gradients: PpoGradients;
  readonly #action: Float32Array;
  readonly #noise: Float32Array;
  readonly #observation: Float32Array;
  readonly #sampled: Sampled;
  #steps = 0;
  /** Steps that were made when it last learned. */
  #learnedAt = 0;
  #updateCount = 0;
  #episodeBegins = true;

  /** @throws RangeError on an option out of range, or when the engine's workspace is too small. */
  constructor(given: PpoOptions) {
    const options = checkedPpoOptions(given);
    const { engine, observationSize: n, actionSize: a, seed, hiddenSizes, batchSize, rolloutSteps } = options;
    const actor = createGaussianActor(engine, [n, ...hiddenSizes, a], { maximumBatch: batchSize, seed });
    const critic = engine.createMlp({
      sizes: [n, ...hiddenSizes, 1],
      hiddenActivation: 'tanh',
      maximumBatch: batchSize,
    });
    critic.writeParameters(initialNetwork(critic.layout, 1, createGenerator(seed, 'ppo/critic-initialisation')));
    const adam = { learningRate: options.learningRate, epsilon: options.adamEpsilon };
    this.#optimizers = {
      mean: engine.createAdam(actor.mean, adam),
      critic: engine.createAdam(critic, adam),
      logStd: engine.createAdam(actor.logStd, adam),
    };
    this.#streams = {
      exploration: createGenerator(seed, 'ppo/exploration'),
      minibatches: createGenerator(seed, 'ppo/minibatches'),
    };
    this.#saved = {
      modules: { mean: actor.mean, logStd: actor.logStd, critic },
      optimizers: this.#optimizers,
      streams: this.#streams,
    };
    this.options = options;
    this.policy = actor.policy;
    if (options.observationNormalisation === 'running') {
      this.observationScale = new RunningScale(n, options.observationClip);
      this.encoderOfPolicy = this.observationScale.parameters;
    }
    this.#rewardScale =
      options.rewardNormalisation === 'running' ? new RewardScale(options.discount, options.rewardClip) : undefined;
    this.#actor = actor;
    this.#critic = critic;
    this.#rollout = new Rollout(rolloutSteps, n, a);
    this.#order = new Uint32Array(rolloutSteps);
    this.#batch = createPpoBatch(batchSize, n, a);
    this.#gradients = createPpoGradients(batchSize, a);
    this.#action = new Float32Array(a);
    this.#noise = new Float32Array(a);
    this.#observation = new Float32Array(n);
    this.#sampled = {
      observation: new Float32Array(n),
      action: new Float32Array(a),
      logProbability: 0,
      isOpen: false,
    };
  }

  /** Updates so far. */
  get updateCount(): number {
    return this.#updateCount;
  }

  /**
   * The policy's mean action [a]; with `explore` one that is drawn from it. Clipped to the space. A view, valid until the next
   * call. @throws RangeError when the observation has another length.
   */
  act(observation: Float32Array | Float64Array, options: { readonly explore: boolean }): Float32Array {
    checkOptions('Ppo.act', options, { explore: trueOrFalse });
    const { explore } = options;

    requireWidth(observation, this.options.observationSize);
    this.#see(observation, this.#observation);
    const mean = this.#actor.mean.forwardOne(this.#observation);
    if (!explore) return this.#clipped(mean);
    const logStd = this.#actor.logStdValues();
    const sampled = this.#sampled;
    this.#streams.exploration.fillNormal(this.#noise, 1);
    for (let i = 0; i < logStd.length; i += 1) sampled.action[i] = mean[i] + exp(logStd[i]) * this.#noise[i];
    sampled.observation.set(this.#observation);
    sampled.logProbability = logProbability(sampled.action, mean, logStd);
    sampled.isOpen = true;
    return this.#clipped(sampled.action);
  }

  /**
   * Appends a step to the rollout. An action that `act` drew counts as it was before it was clipped; another one is taken as it
   * is.
   *
   * @throws RangeError without `truncated`, for consecutive steps must say where an episode was cut, and on other lengths
   */
  observe(transition: Transition): void {
    const { observation, action, nextObservation, terminated, truncated } = transition;
    const { observationSize, actionSize, rolloutSteps, timeLimit } = this.options;
    requireWidth(observation, observationSize);
    requireWidth(nextObservation, observationSize);
    if (action.length !== actionSize) {
      throw new RangeError(`an action has ${actionSize} entries for this agent, got ${action.length}`);
    }
    if (truncated === undefined) {
      throw new RangeError(
        'PPO learns from consecutive steps: observe() needs `truncated` of the step beside `terminated`, true where a time limit ' +
          'ended the episode',
      );
    }
    const sampled = this.#openSample(action) ?? this.#sampleOf(observation, action);
    sampled.isOpen = false;
    const [value] = this.#critic.forwardOne(sampled.observation);
    this.#countObservations(observation, nextObservation);
    const ended = terminated || truncated;
    const at = this.#steps % rolloutSteps;
    const isCut = ended ? truncated && !terminated && timeLimit === 'bootstrap' : at === rolloutSteps - 1;
    this.#rollout.write(at, {
      raw: observation,
      observation: sampled.observation,
      action: sampled.action,
      logProbability: sampled.logProbability,
      reward: this.#rewardScale?.apply(transition.reward, terminated) ?? transition.reward,
      value,
      ended,
      endValue: isCut ? this.#valueOf(nextObservation) : 0,
    });
    this.#steps += 1;
    this.#episodeBegins = ended;
  }

  /**
   * Once `rolloutSteps` steps are complete: `epochs` passes over them in minibatches of `batchSize`, in an order drawn anew for
   * each. Returns the means of all updates; before, that nothing was updated.
   *
   * @throws DivergenceError when a loss is not finite
   */
  learn(options: LearnOptions = {}): LearnMetrics {
    checkOptions('Ppo.learn', options, { betweenUpdates: callable });
    const { betweenUpdates } = options;

    const { rolloutSteps, epochs, batchSize } = this.options;
    if (this.#steps === this.#learnedAt || this.#steps % rolloutSteps !== 0) {
      return { policyUpdated: false, updated: false };
    }
    this.#learnedAt = this.#steps;
    const learningRate = this.#annealedRate();
    this.setLearningRate(learningRate);
    const explainedVariance = this.#rollout.estimate(this.options);
    const sums: Record<string, number> = {};
    const count = epochs * (rolloutSteps / batchSize);
    for (let k = 0; k < rolloutSteps; k += 1) this.#order[k] = k;
    for (let update = 0; update < count; update += 1) {
      const from = (update * batchSize) % rolloutSteps;
      if (from === 0) shuffle(this.#order, this.#streams.minibatches);
      if (update > 0) betweenUpdates?.();
      this.#rollout.gather(this.#order, from, this.#batch);
      const metrics = this.update(this.#batch);
      for (const name in metrics) {
        const value = metrics[name];
        if (typeof value === 'number') sums[name] = (sums[name] ?? 0) + value;
      }
    }
    const means = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count]));
    return { policyUpdated: true, ...means, explainedVariance, learningRate };
  }

  /**
   * One update from a given batch: no random number is drawn.
   *
   * @param batch of `batchSize` rows
   * @throws RangeError on other sizes; DivergenceError when a loss is not finite, and no step is taken then
   */
  update(batch: PpoBatch): LearnMetrics {
    const { engine, batchSize, observationSize, gradientNorm, advantageNormalisation } = this.options;
    if (batch.size !== batchSize) throw new RangeError(`a batch has ${batchSize} rows here, got ${batch.size}`);
    if (batchSize < 2 && advantageNormalisation === 'minibatch') {
      throw new RangeError(
        "PPO's advantages are normalised in each update, which needs a batchSize of 2 at least, got 1",
      );
    }
    requireRows('observation', batch.observation, batchSize, observationSize);
    this.#updateCount += 1;
    const { mean, logStd } = this.#actor;
    const losses = ppoLoss({
      ...this.options,
      batch,
      mean: mean.forward(batch.observation, batchSize),
      logStd: this.#actor.logStdValues(),
      value: this.#critic.forward(batch.observation, batchSize),
      gradients: this.#gradients,
    });
    const metrics = { policyUpdated: true, ...losses };
    if (!(Number.isFinite(losses.policyLoss) && Number.isFinite(losses.valueLoss))) {
      throw new DivergenceError(this.#updateCount, metrics);
    }
    const only = { inputGradient: false };
    mean.backward(this.#gradients.mean, batchSize, only);
    this.#critic.backward(this.#gradients.value, batchSize, only);
    logStd.writeGradients(this.#gradients.logStd);
    const norm = engine.clipGradients([mean, this.#critic, logStd], gradientNorm);
    for (const optimizer of Object.values(this.#optimizers)) optimizer.step();
    return { ...metrics, gradientNorm: norm };
  }

  /** Adam's learning rate of the next calls of `update`; `learn` sets it anew for each rollout. @throws RangeError below 0 */
  setLearningRate(learningRate: number): void {
    for (const optimizer of Object.values(this.#optimizers)) optimizer.learningRate = learningRate;
  }

  /** `count` observations of the last rollout or as many as there are, evenly spread, as the environment gave them: [k, n]. */
  spreadObservations(count: number): Float32Array {
    const known = Math.min(this.#steps, this.options.rolloutSteps);
    return this.#rollout.rawObservations(spreadIndices(0, known, count));
  }

  /** The policy's mean actions [k, a] at observations [k, n], clipped. Changes nothing that training reads. */
  evaluateActions(observations: Float32Array): Float32Array {
    const seen = new Float32Array(observations.length);
    rowCount('the input', observations, this.options.observationSize);
    this.#see(observations, seen);
    const actions = forwardInBatches(this.#actor.mean, seen);
    const { maximumAction } = this.options;
    return actions.map((value) => Math.max(-maximumAction, Math.min(maximumAction, value)));
  }

  /** The policy's log standard deviations [k, a]: the same in each row. */
  evaluateLogStd(observations: Float32Array): Float32Array {
    const rows = rowCount('the input', observations, this.options.observationSize);
    const logStd = this.#actor.logStdValues();
    return Float32Array.from({ length: rows * logStd.length }, (_, k) => logStd[k % logStd.length]);
  }

  /** The scale of observations, where they have one, then the mean network, clipped to the space. */
  policyGraph(): PolicyGraph {
    const { observationSize, maximumAction } = this.options;
    const scale = this.observationScale;
    const mean = this.#actor.mean;
    return {
      observation: { shape: [observationSize], type: 'float32' },
      operations: [
        ...(scale === undefined ? [] : [normaliseOperation(scale)]),
        ...perceptronOperations(mean.layout, parametersOf(mean), 'tanh'),
        { kind: 'clip', low: -maximumAction, high: maximumAction },
      ],
    };
  }

  /** Sets moments and step count of the policy's optimisers to zero, for use after an edit of its parameters. */
  resetPolicyMoments(): void {
    this.#optimizers.mean.reset();
    this.#optimizers.logStd.reset();
  }

  /** Networks, optimisers, streams of random numbers, counts, running scales and the rollout as far as it is. */
  saveState(): AgentState {
    return {
      agent: 'ppo',
      steps: this.#steps,
      learnedAt: this.#learnedAt,
      updateCount: this.#updateCount,
      episodeBegins: this.#episodeBegins,
      ...(this.observationScale === undefined ? {} : { observationScale: this.observationScale.saveState() }),
      ...(this.#rewardScale === undefined ? {} : { rewardScale: this.#rewardScale.saveState() }),
      rollout: this.#rollout.saveState(),
      ...saveParts(this.#saved),
    };
  }

  /** @throws RangeError when the state is not one of this agent with these sizes; the agent is unchanged then. */
  loadState(state: AgentState): void {
    if (state.agent !== 'ppo') throw new RangeError(`this state was saved by '${String(state.agent)}', not by 'ppo'`);
    const counts = ['steps', 'learnedAt', 'updateCount'].map((name) => readCount(state, name));
    const episodeBegins = readFlag(state, 'episodeBegins');
    const put = [
      this.observationScale?.readState(readTree(state, 'observationScale')),
      this.#rewardScale?.readState(readTree(state, 'rewardScale')),
      this.#rollout.readState(readTree(state, 'rollout')),
      readParts(this.#saved, state),
    ];
    [this.#steps, this.#learnedAt, this.#updateCount] = counts;
    this.#episodeBegins = episodeBegins;
    this.#sampled.isOpen = false;
    for (const one of put) one?.();
  }

  /** The learning rate of the rollout that is complete: CleanRL's fraction, 1 for the first rollout and never quite 0. */
  #annealedRate(): number {
    const { learningRate, learningRateSchedule, agentSteps, rolloutSteps } = this.options;
    if (learningRateSchedule === 'constant') return learningRate;
    const rollouts = Math.floor(agentSteps / rolloutSteps);
    return learningRate * Math.max(0, 1 - (this.#steps / rolloutSteps - 1) / rollouts);
  }

  /** What the networks see of observations. */
  #see(observations: ArrayLike<number>, out: Float32Array): void {
    if (this.observationScale === undefined) out.set(observations);
    else this.observationScale.apply(observations, out);
  }

  #valueOf(observation: ArrayLike<number>): number {
    this.#see(observation, this.#observation);
    return this.#critic.forwardOne(this.#observation)[0];
  }

  #clipped(action: Float32Array): Float32Array {
    const { maximumAction } = this.options;
    for (let i = 0; i < this.#action.length; i += 1) {
      this.#action[i] = Math.max(-maximumAction, Math.min(maximumAction, action[i]));
    }
    return this.#action;
  }

  /** The sample of the last `act`, if this is the action that it gave. */
  #openSample(action: Float32Array | Float64Array): Sampled | undefined {
    if (!this.#sampled.isOpen) return undefined;
    const given = this.#clipped(this.#sampled.action);
    return given.every((value, i) => value === action[i]) ? this.#sampled : undefined;
  }

  /** An action of someone else, as if the policy had drawn it. */
  #sampleOf(observation: Float32Array | Float64Array, action: Float32Array | Float64Array): Sampled {
    const sampled = this.#sampled;
    this.#see(observation, sampled.observation);
    sampled.action.set(action);
    const mean = this.#actor.mean.forwardOne(sampled.observation);
    sampled.logProbability = logProbability(sampled.action, mean, this.#actor.logStdValues());
    return sampled;
  }

  #countObservations(observation: ArrayLike<number>, nextObservation: ArrayLike<number>): void {
    const scale = this.observationScale;
    if (scale === undefined) return;
    if (this.#episodeBegins) scale.count(observation);
    scale.count(nextObservation);
    scale.settle();
  }
}

function normaliseOperation({ mean, deviation, clip }: RunningScale): PolicyOperation {
  return { kind: 'normalise', mean: Float64Array.from(mean), deviation: Float64Array.from(deviation), clip };
}

/** Fisher and Yates. */
function shuffle(order: Uint32Array, generator: Generator): void {
  for (let k = order.length - 1; k > 0; k -= 1) {
    const other = generator.integer(k + 1);
    [order[k], order[other]] = [order[other], order[k]];
  }
}
