import type { ConvEncoder, Mlp, Optimizer, TwinMlp } from '@policypath/nets';
import { createGenerator, type Generator } from '@policypath/random';
import type { Agent, AgentState, LearnMetrics, Policy } from '../agent.ts';
import { readCount, readTree } from '../agentState.ts';
import { DivergenceError } from '../divergenceError.ts';
import { createImageBatch, type ImageBatch } from '../imageReplay/imageBatch.ts';
import { ImageReplayBuffer, type ImageTransition } from '../imageReplay/imageReplayBuffer.ts';
import { observationBytes } from '../imageReplay/imageShape.ts';
import { createModulePolicy } from '../modulePolicy.ts';
import { orthogonalInitialisation } from '../orthogonalInitialisation.ts';
import { copyParameters } from '../parameters.ts';
import { requireRows, setColumns, setLeadingColumns } from '../rows.ts';
import type { PolicyNoise } from '../sac/sac.ts';
import { softCriticTarget } from '../sac/softCriticTarget.ts';
import { createSoftPolicyScratch, softPolicyLoss, type SoftPolicyScratch } from '../sac/softPolicyLoss.ts';
import { SquashedGaussian } from '../sac/squashedGaussian.ts';
import { Temperature } from '../sac/temperature.ts';
import { readParts, saveParts, type SavedParts } from '../savedParts.ts';
import { CentreView } from './centreView.ts';
import { createEncoderOfPolicy } from './encoderOfPolicy.ts';
import { radNetworkShapes } from './radNetworkShapes.ts';
import { checkedRadOptions, type CheckedRadOptions, type RadOptions } from './radOptions.ts';
import {
  createCriticAndEncoderScratch,
  updateCriticAndEncoder,
  type CriticAndEncoderScratch,
} from './updateCriticAndEncoder.ts';

/** The streams of random numbers that go on through training; each is saved with the agent. */
type StreamName = 'exploration' | 'randomAction' | 'replay' | 'augmentation' | 'nextPolicy' | 'policy';

/**
 * RAD, reinforcement learning with augmented data (Laskin et al. 2020, arXiv 2004.14990): soft actor-critic from pixels,
 * as in the authors' code. One encoder learns from the critics' loss; the actor shares its convolutions and has a linear
 * layer and LayerNorm of its own. This class holds the state and wires the steps together: `softCriticTarget`,
 * `updateCriticAndEncoder`, `softPolicyLoss`, `Temperature`. `docs/agents/rad.md` lists every deviation.
 */
export class Rad implements Agent<Uint8Array> {
  readonly options: CheckedRadOptions;
  /** The actor's trunk: three linear layers from features to mean and log standard deviation. */
  readonly policy: Policy;
  /** What the trunk needs to mean the same later: convolutions, and the actor's linear layer and LayerNorm. */
  readonly encoderOfPolicy: Policy;
  readonly replay: ImageReplayBuffer;
  readonly #encoder: ConvEncoder;
  readonly #targetEncoder: ConvEncoder;
  readonly #actorEncoder: ConvEncoder;
  readonly #trunk: Mlp;
  readonly #critic: TwinMlp;
  readonly #targetCritic: TwinMlp;
  readonly #optimizers: Readonly<Record<'encoder' | 'critic' | 'actorEncoder' | 'trunk', Optimizer>>;
  readonly #temperature: Temperature;
  readonly #streams: Readonly<Record<StreamName, Generator>>;
  readonly #batch: ImageBatch;
  readonly #noise: PolicyNoise;
  /** The policy over a batch, and over the one observation that is acted on. */
  readonly #gaussian: SquashedGaussian;
  readonly #gaussianOne: SquashedGaussian;
  readonly #rows: Float32Array;
  readonly #target: Float32Array;
  readonly #criticScratch: CriticAndEncoderScratch;
  readonly #policyScratch: SoftPolicyScratch;
  readonly #view: CentreView;
  readonly #viewed: Uint8Array;
  readonly #action: Float32Array;
  readonly #actionNoise: Float32Array;
  #updateCount = 0;

  /** @throws RangeError on an option out of range, or when the engine's arena or the replay memory is too small. */
  constructor(options: RadOptions) {
    this.options = checkedRadOptions(options);
    const { engine, actionSize, seed, batchSize, encoderFeatureSize: featureSize } = this.options;
    const { image, augmentation, augmentedImage, replayCapacity } = this.options;
    const { actorLearningRate, criticLearningRate } = this.options;

    const shapes = radNetworkShapes(this.options);
    const initialisation = (name: string): Generator => createGenerator(seed, `rad/${name}-initialisation`);
    this.#encoder = engine.createConvEncoder({ ...shapes.encoder, generator: initialisation('encoder') });
    this.#targetEncoder = engine.createConvEncoder({ ...shapes.encoder, trainable: false });
    this.#actorEncoder = engine.createTiedEncoder({
      tiedTo: this.#encoder,
      featureSize,
      generator: initialisation('actor-encoder'),
    });
    this.#trunk = engine.createMlp(shapes.trunk);
    this.#critic = engine.createTwinMlp(shapes.critic);
    this.#targetCritic = engine.createTwinMlp(shapes.critic);
    this.#optimizers = {
      encoder: engine.createAdam(this.#encoder, { learningRate: criticLearningRate }),
      critic: engine.createAdam(this.#critic, { learningRate: criticLearningRate }),
      actorEncoder: engine.createAdam(this.#actorEncoder, { learningRate: actorLearningRate }),
      trunk: engine.createAdam(this.#trunk, { learningRate: actorLearningRate }),
    };
    this.replay = new ImageReplayBuffer({ ...image, capacity: replayCapacity, actionSize, engine });

    this.#trunk.writeParameters(orthogonalInitialisation(this.#trunk.layout, initialisation('trunk')));
    this.#critic.writeParameters(orthogonalInitialisation(this.#critic.layout, initialisation('critic')));
    copyParameters(this.#critic, this.#targetCritic);
    copyParameters(this.#encoder, this.#targetEncoder);
    this.#temperature = new Temperature({
      initialTemperature: this.options.initialTemperature,
      learningRate: this.options.alphaLearningRate,
      beta1: this.options.alphaBeta1,
      targetEntropy: this.options.targetEntropy,
    });
    this.#streams = {
      exploration: createGenerator(seed, 'rad/exploration'),
      randomAction: createGenerator(seed, 'rad/random-action'),
      replay: createGenerator(seed, 'rad/replay'),
      augmentation: createGenerator(seed, 'rad/augmentation'),
      nextPolicy: createGenerator(seed, 'rad/next-policy'),
      policy: createGenerator(seed, 'rad/policy'),
    };
    this.policy = createModulePolicy(this.#trunk);
    this.encoderOfPolicy = createEncoderOfPolicy(this.#encoder, this.#actorEncoder);

    this.#batch = createImageBatch(batchSize, augmentedImage, actionSize);
    this.#noise = {
      nextPolicy: new Float32Array(batchSize * actionSize),
      policy: new Float32Array(batchSize * actionSize),
    };
    this.#gaussian = new SquashedGaussian({ ...this.options, size: batchSize });
    this.#gaussianOne = new SquashedGaussian({ ...this.options, size: 1 });
    this.#rows = new Float32Array(batchSize * (featureSize + actionSize));
    this.#target = new Float32Array(batchSize);
    this.#criticScratch = createCriticAndEncoderScratch(batchSize, featureSize, actionSize);
    this.#policyScratch = createSoftPolicyScratch(batchSize, actionSize);
    this.#view = new CentreView(image, augmentation);
    this.#viewed = new Uint8Array(observationBytes(augmentedImage));
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
   * An action [a] on the middle of the observation: with `explore` drawn from the policy, else the tanh of its mean. A
   * view, valid until the next call of `act` or `randomAction`.
   *
   * @param observation [frameStack * channels, height, width], as rendered
   * @throws RangeError when the observation has another length
   */
  act(observation: Uint8Array, { explore }: { readonly explore: boolean }): Float32Array {
    this.#view.write(observation, this.#viewed);
    const output = this.#trunk.forwardOne(this.#actorEncoder.forwardOne(this.#viewed));
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
  observe(transition: ImageTransition): void {
    this.replay.push(transition);
  }

  /**
   * One update from a replay batch: draws it, its augmentation and the policy's noise, then `update`.
   * @throws Error when the replay buffer is empty; DivergenceError when a loss is not finite.
   */
  learn(): LearnMetrics {
    const { replay: generator, augmentation: offsetGenerator, nextPolicy, policy } = this.#streams;
    const { augmentation } = this.options;
    this.replay.sample({ generator, offsetGenerator, augmentation, batch: this.#batch });
    nextPolicy.fillNormal(this.#noise.nextPolicy, 1);
    if (this.#updatesActor(this.#updateCount + 1)) policy.fillNormal(this.#noise.policy, 1);
    return this.update(this.#batch, this.#noise);
  }

  /**
   * One update from a given batch and given noise: no random number is drawn.
   *
   * @param batch of `batchSize` rows of augmented observations
   * @throws RangeError on other sizes; DivergenceError when a loss is not finite.
   */
  update(batch: ImageBatch, noise: PolicyNoise): LearnMetrics {
    const { engine, discount, criticTau, encoderTau, criticTargetUpdateFrequency } = this.options;
    this.#checkBatch(batch, noise);
    this.#updateCount += 1;

    this.#samplePolicy(this.#encoder.convolve(batch.nextObservation, batch.size), noise.nextPolicy);
    setLeadingColumns(this.#rows, this.#targetEncoder.forward(batch.nextObservation, batch.size), batch.size);
    softCriticTarget({
      policy: this.#gaussian,
      targetCritic: this.#targetCritic,
      nextRows: this.#rows,
      reward: batch.reward,
      notDone: batch.notDone,
      discount,
      alpha: this.alpha,
      out: this.#target,
    });
    let metrics: LearnMetrics = {
      policyUpdated: false,
      ...updateCriticAndEncoder({
        encoder: this.#encoder,
        critic: this.#critic,
        encoderOptimizer: this.#optimizers.encoder,
        criticOptimizer: this.#optimizers.critic,
        batch,
        target: this.#target,
        scratch: this.#criticScratch,
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
      engine.polyak(this.#targetEncoder, this.#encoder, encoderTau);
    }
    return metrics;
  }

  /** Forgets the moments and the step count of the trunk's optimiser, for use after an edit of its parameters. */
  resetPolicyMoments(): void {
    this.#optimizers.trunk.reset();
  }

  /**
   * The policy's actions [k, a] without noise, for observations [k, frameStack * channels, height, width] as rendered, of
   * which the middle is seen. Changes nothing that training reads.
   */
  evaluateActions(observations: Uint8Array): Float32Array {
    return this.#evaluatePolicy(observations, (output, actions) => this.#gaussianOne.mean(output, actions));
  }

  /** The policy's log standard deviations [k, a], of the Gaussian before it is squashed; otherwise as `evaluateActions`. */
  evaluateLogStd(observations: Uint8Array): Float32Array {
    return this.#evaluatePolicy(observations, (output, logStd) => this.#gaussianOne.logStd(output, logStd));
  }

  /** The first critic's values [k] of actions [k, a] taken at observations; otherwise as `evaluateActions`. */
  evaluateQ1(observations: Uint8Array, actions: Float32Array): Float32Array {
    const { actionSize, encoderFeatureSize } = this.options;
    const count = this.#observationCount(observations);
    requireRows('actions', actions, count, actionSize);
    const values = new Float32Array(count);
    this.#inBatches(observations, (images, begin, size) => {
      const rows = this.#rows.subarray(0, size * (encoderFeatureSize + actionSize));
      setLeadingColumns(rows, this.#encoder.forward(images, size), size);
      setColumns(rows, actions.subarray(begin * actionSize, (begin + size) * actionSize), size);
      values.set(this.#critic.first.forward(rows, size), begin);
    });
    return values;
  }

  /** Networks, targets, temperature, optimisers, streams of random numbers, the update count; not the replay storage. */
  saveState(): AgentState {
    return {
      agent: 'rad',
      updateCount: this.#updateCount,
      temperature: this.#temperature.saveState(),
      ...saveParts(this.#savedParts()),
    };
  }

  /** @throws RangeError when the state is not one of a RAD agent of these sizes; the agent is unchanged then. */
  loadState(state: AgentState): void {
    if (state.agent !== 'rad') {
      throw new RangeError(`this state was saved by '${String(state.agent)}', not by 'rad'`);
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

  #samplePolicy(convolved: ReturnType<ConvEncoder['convolve']>, noise: Float32Array): void {
    const features = this.#actorEncoder.forwardFrom(convolved);
    this.#gaussian.sample(this.#trunk.forward(features, convolved.batch), noise);
  }

  /** The convolutions are those of the critic's step just taken; the actor's loss does not reach them. */
  #updateActorAndAlpha(batch: ImageBatch, noise: Float32Array): Record<string, number> {
    const { size } = batch;
    const { alpha } = this;
    const convolved = this.#encoder.convolve(batch.observation, size);
    setLeadingColumns(this.#rows, this.#encoder.forwardFrom(convolved), size);
    this.#samplePolicy(convolved, noise);
    const { actorLoss, entropy, outputGradient } = softPolicyLoss({
      policy: this.#gaussian,
      critic: this.#critic,
      rows: this.#rows,
      alpha,
      scratch: this.#policyScratch,
    });
    if (outputGradient === undefined) return { actorLoss, entropy, alpha };
    const featureGradient = this.#trunk.backward(outputGradient, size);
    if (featureGradient === undefined) throw new Error("the trunk's backward pass returned no input gradient");
    this.#actorEncoder.backward(featureGradient, size);
    this.#optimizers.trunk.step();
    this.#optimizers.actorEncoder.step();
    const alphaLoss = this.#temperature.update(entropy);
    return { actorLoss, entropy, alpha, alphaLoss };
  }

  #requireFinite(metrics: LearnMetrics, loss: string): void {
    if (!Number.isFinite(metrics[loss])) throw new DivergenceError(this.#updateCount, metrics);
  }

  #evaluatePolicy(observations: Uint8Array, read: (output: Float32Array, into: Float32Array) => void): Float32Array {
    const { actionSize } = this.options;
    const result = new Float32Array(this.#observationCount(observations) * actionSize);
    this.#inBatches(observations, (images, begin, size) => {
      const features = this.#actorEncoder.forwardFrom(this.#encoder.convolve(images, size));
      read(this.#trunk.forward(features, size), result.subarray(begin * actionSize, (begin + size) * actionSize));
    });
    return result;
  }

  #observationCount(observations: Uint8Array): number {
    const length = observationBytes(this.options.image);
    if (observations.length === 0 || observations.length % length !== 0) {
      throw new RangeError(`observations have ${observations.length} bytes: not rows of ${length}, at least one`);
    }
    return observations.length / length;
  }

  /** Calls `use` with the middles of all observations, as many at a time as a batch has rows. */
  #inBatches(observations: Uint8Array, use: (images: Uint8Array, begin: number, size: number) => void): void {
    const count = this.#observationCount(observations);
    const length = observations.length / count;
    const viewed = this.#viewed.length;
    for (let begin = 0; begin < count; begin += this.options.batchSize) {
      const size = Math.min(this.options.batchSize, count - begin);
      // The learner's batch is free between updates.
      const images = this.#batch.observation.subarray(0, size * viewed);
      for (let row = 0; row < size; row += 1) {
        const observation = observations.subarray((begin + row) * length, (begin + row + 1) * length);
        this.#view.write(observation, images.subarray(row * viewed, (row + 1) * viewed));
      }
      use(images, begin, size);
    }
  }

  #savedParts(): SavedParts {
    return {
      modules: {
        encoder: this.#encoder,
        critic: this.#critic,
        actorEncoder: this.#actorEncoder,
        trunk: this.#trunk,
        targetEncoder: this.#targetEncoder,
        targetCritic: this.#targetCritic,
      },
      optimizers: this.#optimizers,
      streams: this.#streams,
    };
  }

  #checkBatch(batch: ImageBatch, noise: PolicyNoise): void {
    const { augmentedImage, actionSize, batchSize } = this.options;
    const expected = observationBytes(augmentedImage);
    if (batch.size !== batchSize || observationBytes(batch.shape) !== expected || batch.actionSize !== actionSize) {
      throw new RangeError(
        `this agent learns from ${batchSize} rows of ${expected} bytes and actions of ${actionSize}, ` +
          `got ${batch.size} of ${observationBytes(batch.shape)} and ${batch.actionSize}`,
      );
    }
    requireRows('noise.nextPolicy', noise.nextPolicy, batchSize, actionSize);
    requireRows('noise.policy', noise.policy, batchSize, actionSize);
  }
}
