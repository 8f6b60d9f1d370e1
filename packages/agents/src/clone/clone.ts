import { initialMlpParameters, type Mlp, type Optimizer } from '@policypath/nets';
import { createGenerator, type Generator } from '@policypath/random';
import type { LearnMetrics } from '../agent.ts';
import { forwardInBatches } from '../forwardInBatches.ts';
import { createModulePolicy } from '../modulePolicy.ts';
import { OffPolicyAgent } from '../offPolicyAgent.ts';
import { parametersOf } from '../parameters.ts';
import { perceptronOperations, type PolicyGraph } from '../policyGraph.ts';
import { checkReplayBatch, createReplayBatch, type ReplayBatch } from '../replay/replayBatch.ts';
import { ReplayBuffer } from '../replay/replayBuffer.ts';
import { requireWidth } from '../rows.ts';
import { spreadStates } from '../spreadIndices.ts';
import { checkedCloneOptions, type CloneOptions } from './cloneOptions.ts';
import { updateClone } from './updateClone.ts';

/**
 * Behaviour cloning: a deterministic policy fitted to transitions by mean squared error of the action, with Adam or SGD
 * ("The Ladder in Chaos", NeurIPS 2024, 5.2). It learns from what `observe` or `replay.appendRecords` stored, and never explores.
 * `docs/clone.md` says what trials of it are.
 */
export class Clone extends OffPolicyAgent<Float32Array | Float64Array, ReplayBuffer> {
  readonly options: Required<CloneOptions>;
  readonly #network: Mlp;
  readonly #optimizer: Optimizer;
  readonly #draws: Generator;
  readonly #batch: ReplayBatch;
  readonly #outputGradient: Float32Array;
  readonly #observation: Float32Array;

  /** @throws RangeError on an option out of range, or when the engine's workspace or the replay memory is too small. */
  constructor(given: CloneOptions) {
    const options = checkedCloneOptions(given);
    const { engine, observationSize, actionSize, maximumAction, seed, hiddenSizes, batchSize, learningRate } = options;
    const shape = {
      sizes: [observationSize, ...hiddenSizes, actionSize],
      outputActivation: 'tanh',
      outputScale: maximumAction,
      maximumBatch: batchSize,
    } as const;
    const network = engine.createMlp({ ...shape, generator: createGenerator(seed, 'clone/policy-initialisation') });
    const isAdam = options.optimizer === 'adam';
    const optimizer = engine[isAdam ? 'createAdam' : 'createSgd'](network, { learningRate });
    const streams = {
      randomAction: createGenerator(seed, 'clone/random-action'),
      replay: createGenerator(seed, 'clone/replay'),
    };
    super({
      name: 'clone',
      policy: createModulePolicy(network, (generator) => initialMlpParameters(shape, generator)),
      policyOptimizer: optimizer,
      replay: new ReplayBuffer({ capacity: options.replayCapacity, observationSize, actionSize }),
      actions: { size: actionSize, maximum: maximumAction },
      // SGD has no state.
      saved: { modules: { policy: network }, optimizers: isAdam ? { policy: optimizer } : {}, streams },
    });
    this.options = options;
    this.#network = network;
    this.#optimizer = optimizer;
    this.#draws = streams.replay;
    this.#batch = createReplayBatch(batchSize, observationSize, actionSize);
    this.#outputGradient = new Float32Array(batchSize * actionSize);
    this.#observation = new Float32Array(observationSize);
  }

  /** `count` observations or as many as there are, evenly spread over the replay storage: [k, n]; no random draw. */
  spreadObservations(count: number): Float32Array {
    return spreadStates(this.replay, count);
  }

  /** The policy's action [a]; a view, valid until the next call. @throws RangeError when the observation has another length. */
  act(observation: Float32Array | Float64Array): Float32Array {
    requireWidth(observation, this.options.observationSize);
    this.#observation.set(observation);
    this.action.set(this.#network.forwardOne(this.#observation));
    return this.action;
  }

  learn(): LearnMetrics {
    this.replay.sample(this.#draws, this.#batch);
    return this.update(this.#batch);
  }

  /**
   * One update from a given batch of `batchSize` rows: no random number is drawn.
   * @throws RangeError on other sizes; DivergenceError when the loss is not finite.
   */
  update(batch: ReplayBatch): LearnMetrics {
    checkReplayBatch(batch, this.options);
    this.beginUpdate();
    const loss = updateClone({
      policy: this.#network,
      optimizer: this.#optimizer,
      batch,
      outputGradient: this.#outputGradient,
    });
    const metrics = { policyUpdated: true, loss };
    this.requireFinite(metrics, 'loss');
    return metrics;
  }

  /** Tanh of a perceptron, times the largest action. */
  policyGraph(): PolicyGraph {
    const { observationSize, maximumAction } = this.options;
    return {
      observation: { shape: [observationSize], type: 'float32' },
      operations: [
        ...perceptronOperations(this.#network.layout, parametersOf(this.#network)),
        { kind: 'tanh' },
        { kind: 'scale', factor: maximumAction },
      ],
    };
  }

  /** The policy's actions [k, a] for observations [k, n]. Changes nothing that training reads. */
  evaluateActions(observations: Float32Array, out?: Float32Array): Float32Array {
    return forwardInBatches(this.#network, observations, out);
  }
}
