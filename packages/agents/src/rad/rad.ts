import type { ConvEncoder, Mlp, Optimizer } from '@policypath/nets';
import { createGenerator, type Generator } from '@policypath/random';
import type { Policy } from '../agent.ts';
import { createImageBatch, type ImageBatch } from '../imageReplay/imageBatch.ts';
import { ImageReplayBuffer } from '../imageReplay/imageReplayBuffer.ts';
import { observationBytes } from '../imageReplay/imageShape.ts';
import { createModulePolicy } from '../modulePolicy.ts';
import { orthogonalInitialisation } from '../orthogonalInitialisation.ts';
import { copyParameters, parametersOf } from '../parameters.ts';
import { perceptronOperations, type PolicyGraph } from '../policyGraph.ts';
import { requireRows, setColumns, setLeadingColumns } from '../rows.ts';
import { SoftActorCritic } from '../sac/softActorCritic.ts';
import type { CriticMetrics } from '../twinCriticLoss.ts';
import { CentreView } from './centreView.ts';
import { createEncoderOfPolicy } from './encoderOfPolicy.ts';
import { spreadIndices } from '../spreadIndices.ts';
import { encoderOperations } from './encoderOperations.ts';
import { radNetworkShapes } from './radNetworkShapes.ts';
import { checkedRadOptions, type CheckedRadOptions, type RadOptions } from './radOptions.ts';
import {
  createCriticAndEncoderScratch,
  updateCriticAndEncoder,
  type CriticAndEncoderScratch,
} from './updateCriticAndEncoder.ts';

/**
 * RAD, reinforcement learning with augmented data (Laskin et al. 2020, arXiv 2004.14990): soft actor-critic from pixels,
 * as in the authors' code. One encoder learns from the critics' loss; the actor shares its convolutions and has a linear
 * layer and LayerNorm of its own. This class holds the networks of pictures; `SoftActorCritic` has the order of an update.
 * `docs/agents/rad-deviations.md` lists every deviation. `policy` is the actor's trunk: three linear layers from features to mean and
 * log standard deviation.
 */
export class Rad extends SoftActorCritic<Uint8Array, ImageBatch, ImageReplayBuffer> {
  readonly options: CheckedRadOptions;
  /** What the trunk needs to mean the same later: convolutions, and the actor's linear layer and LayerNorm. */
  readonly encoderOfPolicy: Policy;
  readonly #encoder: ConvEncoder;
  readonly #targetEncoder: ConvEncoder;
  readonly #actorEncoder: ConvEncoder;
  readonly #trunk: Mlp;
  readonly #optimizers: Readonly<Record<'encoder' | 'critic' | 'actorEncoder' | 'trunk', Optimizer>>;
  readonly #streams: Readonly<Record<'replay' | 'augmentation', Generator>>;
  readonly #batch: ImageBatch;
  readonly #rows: Float32Array;
  readonly #criticScratch: CriticAndEncoderScratch;
  readonly #view: CentreView;
  readonly #viewed: Uint8Array;

  /** @throws RangeError on an option out of range, or when the engine's workspace or the replay memory is too small. */
  constructor(given: RadOptions) {
    const options = checkedRadOptions(given);
    const { engine, actionSize, seed, batchSize, encoderFeatureSize: featureSize } = options;
    const { image, augmentation, augmentedImage, replayCapacity, actorLearningRate, criticLearningRate } = options;

    const shapes = radNetworkShapes(options);
    const initialisation = (name: string): Generator => createGenerator(seed, `rad/${name}-initialisation`);
    const encoder = engine.createConvEncoder({ ...shapes.encoder, generator: initialisation('encoder') });
    const targetEncoder = engine.createConvEncoder({ ...shapes.encoder, trainable: false });
    const actorEncoder = engine.createTiedEncoder({
      tiedTo: encoder,
      featureSize,
      generator: initialisation('actor-encoder'),
    });
    const trunk = engine.createMlp(shapes.trunk);
    const critic = engine.createTwinMlp(shapes.critic);
    const targetCritic = engine.createTwinMlp(shapes.critic);
    const optimizers = {
      encoder: engine.createAdam(encoder, { learningRate: criticLearningRate }),
      critic: engine.createAdam(critic, { learningRate: criticLearningRate }),
      actorEncoder: engine.createAdam(actorEncoder, { learningRate: actorLearningRate }),
      trunk: engine.createAdam(trunk, { learningRate: actorLearningRate }),
    };
    const replay = new ImageReplayBuffer({ ...image, capacity: replayCapacity, actionSize, engine });
    trunk.writeParameters(orthogonalInitialisation(trunk.layout, initialisation('trunk')));
    critic.writeParameters(orthogonalInitialisation(critic.layout, initialisation('critic')));
    copyParameters(critic, targetCritic);
    copyParameters(encoder, targetEncoder);

    const streams = {
      exploration: createGenerator(seed, 'rad/exploration'),
      randomAction: createGenerator(seed, 'rad/random-action'),
      replay: createGenerator(seed, 'rad/replay'),
      augmentation: createGenerator(seed, 'rad/augmentation'),
      nextPolicy: createGenerator(seed, 'rad/next-policy'),
      policy: createGenerator(seed, 'rad/policy'),
    };
    super({
      name: 'rad',
      options,
      policy: createModulePolicy(trunk, (generator) => orthogonalInitialisation(trunk.layout, generator)),
      policyOptimizer: optimizers.trunk,
      replay,
      critic,
      targetCritic,
      saved: { modules: { encoder, critic, actorEncoder, trunk, targetEncoder, targetCritic }, optimizers, streams },
    });
    this.options = options;
    this.encoderOfPolicy = createEncoderOfPolicy(encoder, actorEncoder);
    this.#encoder = encoder;
    this.#targetEncoder = targetEncoder;
    this.#actorEncoder = actorEncoder;
    this.#trunk = trunk;
    this.#optimizers = optimizers;
    this.#streams = streams;
    this.#batch = createImageBatch(batchSize, augmentedImage, actionSize);
    this.#rows = new Float32Array(batchSize * (featureSize + actionSize));
    this.#criticScratch = createCriticAndEncoderScratch(batchSize, featureSize, actionSize);
    this.#view = new CentreView(image, augmentation);
    this.#viewed = new Uint8Array(observationBytes(augmentedImage));
  }

  /** `count` observations, at most 16, evenly spread over the replay storage; no random draw. */
  spreadObservations(count: number): Uint8Array {
    const length = observationBytes(this.options.image);
    // Pictures are a thousand times as large as states, and each checkpoint holds them.
    const indices = spreadIndices(0, this.replay.size, Math.min(count, 16));
    const observations = new Uint8Array(indices.length * length);
    indices.forEach((index, i) => {
      this.replay.readObservation(index, observations.subarray(i * length, (i + 1) * length));
    });
    return observations;
  }

  /** From bytes as rendered: the middle of the pictures, the encoder, the trunk's mean through tanh, times the largest action. */
  policyGraph(): PolicyGraph {
    const { image, augmentation, strides } = this.options;
    const { channels, frameStack, height, width } = image;
    return {
      observation: { shape: [channels * frameStack, height, width], type: 'uint8' },
      operations: [
        ...encoderOperations({ image, augmentation, strides, encoder: this.encoderOfPolicy }),
        ...perceptronOperations(this.#trunk.layout, parametersOf(this.#trunk)),
        ...this.greedyOperations(),
      ],
    };
  }

  /** Of the middle of an observation [frameStack * channels, height, width], as rendered. */
  protected policyOutput(observation: Uint8Array): Float32Array {
    this.#view.write(observation, this.#viewed);
    return this.#trunk.forwardOne(this.#actorEncoder.forwardOne(this.#viewed));
  }

  protected drawBatch(): ImageBatch {
    const { replay: generator, augmentation: offsetGenerator } = this.#streams;
    const { augmentation } = this.options;
    this.replay.sample({ generator, offsetGenerator, augmentation, batch: this.#batch });
    return this.#batch;
  }

  protected checkBatch(batch: ImageBatch): void {
    const { augmentedImage, actionSize, batchSize } = this.options;
    const expected = observationBytes(augmentedImage);
    if (batch.size !== batchSize || observationBytes(batch.shape) !== expected || batch.actionSize !== actionSize) {
      throw new RangeError(
        `this agent learns from ${batchSize} rows of ${expected} bytes and actions of ${actionSize}, ` +
          `got ${batch.size} of ${observationBytes(batch.shape)} and ${batch.actionSize}`,
      );
    }
  }

  protected sampleNextPolicy(batch: ImageBatch, noise: Float32Array): Float32Array {
    this.#sampleAt(this.#encoder.convolve(batch.nextObservation, batch.size), noise);
    setLeadingColumns(this.#rows, this.#targetEncoder.forward(batch.nextObservation, batch.size), batch.size);
    return this.#rows;
  }

  protected updateCritics(batch: ImageBatch, target: Float32Array): CriticMetrics {
    return updateCriticAndEncoder({
      encoder: this.#encoder,
      critic: this.critic,
      encoderOptimizer: this.#optimizers.encoder,
      criticOptimizer: this.#optimizers.critic,
      batch,
      target,
      scratch: this.#criticScratch,
    });
  }

  /** The convolutions are those of the critic's step just taken; the actor's loss does not reach them. */
  protected samplePolicy(batch: ImageBatch, noise: Float32Array): Float32Array {
    const convolved = this.#encoder.convolve(batch.observation, batch.size);
    setLeadingColumns(this.#rows, this.#encoder.forwardFrom(convolved), batch.size);
    this.#sampleAt(convolved, noise);
    return this.#rows;
  }

  protected updatePolicy(outputGradient: Float32Array, size: number): void {
    const featureGradient = this.#trunk.backward(outputGradient, size);
    if (featureGradient === undefined) throw new Error("the trunk's backward pass returned no input gradient");
    this.#actorEncoder.backward(featureGradient, size);
    this.#optimizers.trunk.step();
    this.#optimizers.actorEncoder.step();
  }

  protected moveTargets(): void {
    const { engine, criticTau, encoderTau } = this.options;
    engine.polyak(this.targetCritic, this.critic, criticTau);
    engine.polyak(this.#targetEncoder, this.#encoder, encoderTau);
  }

  #sampleAt(convolved: ReturnType<ConvEncoder['convolve']>, noise: Float32Array): void {
    const features = this.#actorEncoder.forwardFrom(convolved);
    this.gaussian.sample(this.#trunk.forward(features, convolved.batch), noise);
  }

  /**
   * The policy's actions [k, a] without noise, for observations [k, frameStack * channels, height, width] as rendered, of
   * which the middle is seen. Changes nothing that training reads.
   */
  evaluateActions(observations: Uint8Array): Float32Array {
    return this.#evaluatePolicy(observations, (output, actions) => this.gaussianOne.mean(output, actions));
  }

  /** The policy's log standard deviations [k, a], of the Gaussian before it is squashed; otherwise as `evaluateActions`. */
  evaluateLogStd(observations: Uint8Array): Float32Array {
    return this.#evaluatePolicy(observations, (output, logStd) => this.gaussianOne.logStd(output, logStd));
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
      values.set(this.critic.first.forward(rows, size), begin);
    });
    return values;
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
}
