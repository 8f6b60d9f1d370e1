import { checkOptions, trueOrFalse } from '@policypath/options';
import type { Optimizer } from '@policypath/nets';
import { createGenerator, type Generator } from '@policypath/random';
import type { LearnMetrics } from '../agent.ts';
import { createModulePolicy } from '../modulePolicy.ts';
import { OffPolicyAgent } from '../offPolicyAgent.ts';
import { copyParameters, parametersOf } from '../parameters.ts';
import { graphTensors, perceptronOperations, type PolicyGraph } from '../policyGraph.ts';
import { drawDistinct } from '../replay/drawDistinct.ts';
import { checkedDoubleDqnOptions, type DoubleDqnOptions } from './doubleDqnOptions.ts';
import { doubleQTarget, greedyAction } from './doubleQTarget.ts';
import { createQNetwork, freshQParameters, type QNetwork, type QRows } from './qNetwork.ts';
import { createTransitions, type QBatch, type QObservation, type Transitions } from './transitions.ts';
import { updateQNetwork } from './updateQNetwork.ts';

/**
 * Double DQN (van Hasselt, Guez and Silver 2016) on grids of truth values and on vectors, epsilon-greedy, with a target network
 * that is a copy of the trained one from time to time. This class holds the state and wires `doubleQTarget` and
 * `updateQNetwork`; `docs/agents/doubleDqn-deviations.md` lists every deviation from its two sources. `policy` is the whole Q network.
 */
export class DoubleDqn extends OffPolicyAgent<QObservation, Transitions['replay']> {
  readonly options: Required<DoubleDqnOptions>;
  readonly #network: QNetwork;
  readonly #target: QNetwork;
  readonly #optimizer: Optimizer;
  readonly #streams: Readonly<Record<'exploration' | 'replay', Generator>>;
  readonly #transitions: Transitions;
  readonly #indices: Float64Array;
  readonly #targetValues: Float32Array;
  readonly #outputGradient: Float32Array;
  /** Memory of observations that are evaluated. */
  readonly #rows: QRows;

  /** @throws RangeError on an option out of range, or when the engine's workspace or the replay memory is too small. */
  constructor(given: DoubleDqnOptions) {
    const options = checkedDoubleDqnOptions(given);
    const { engine, seed, batchSize, choices, learningRate, smoothing, optimizerEpsilon: epsilon } = options;
    const network = createQNetwork(engine, options, createGenerator(seed, 'doubledqn/initialisation'));
    const target = createQNetwork(engine, options);
    copyParameters(network, target);
    const optimizer =
      options.optimizer === 'adam'
        ? engine.createAdam(network, { learningRate, epsilon })
        : engine.createRmsProp(network, { learningRate, smoothing, epsilon });
    const streams = {
      exploration: createGenerator(seed, 'doubledqn/exploration'),
      randomAction: createGenerator(seed, 'doubledqn/random-action'),
      replay: createGenerator(seed, 'doubledqn/replay'),
    };
    const transitions = createTransitions({ ...options, capacity: options.replayCapacity });
    super({
      name: 'doubledqn',
      policy: createModulePolicy(network, (generator) => freshQParameters(options, generator)),
      policyOptimizer: optimizer,
      replay: transitions.replay,
      actions: { choices },
      saved: { modules: { network, target }, optimizers: { network: optimizer }, streams },
    });
    this.options = options;
    this.#network = network;
    this.#target = target;
    this.#optimizer = optimizer;
    this.#streams = streams;
    this.#transitions = transitions;
    this.#indices = new Float64Array(batchSize);
    this.#targetValues = new Float32Array(batchSize);
    this.#outputGradient = new Float32Array(batchSize * choices);
    this.#rows = transitions.createRows(batchSize);
  }

  /** epsilon: the share of random actions, which falls linearly with the updates. */
  get exploration(): number {
    const { explorationStart, explorationEnd, explorationUpdates } = this.options;
    if (this.updateCount >= explorationUpdates) return explorationEnd;
    return explorationStart + (this.updateCount / explorationUpdates) * (explorationEnd - explorationStart);
  }

  /**
   * The action of the largest value, as [1]; with `explore`, one of all actions instead with probability `exploration`. A view,
   * valid until the next call of `act` or `randomAction`.
   *
   * @throws RangeError when the observation has another length, or a grid another value than 0 and 1
   */
  act(observation: QObservation, options: { readonly explore: boolean }): Float32Array {
    checkOptions('DoubleDqn.act', options, { explore: trueOrFalse });
    const { explore } = options;

    const { choices } = this.options;
    const { exploration } = this.#streams;
    if (explore && exploration.uniform() < this.exploration) this.action[0] = exploration.integer(choices);
    else this.action[0] = greedyAction(this.#network.forwardOne(this.#transitions.row(observation)), choices);
    return this.action;
  }

  /** The Q network and the choice of its largest value; grids are bytes of 0 and 1, as the environment gives them. */
  policyGraph(): PolicyGraph {
    const shape = this.options.observationShape;
    const { layout } = this.policy;
    const parameters = parametersOf(this.#network);
    const convolutions = layout.filter(({ name }) => name.startsWith('convs.'));
    const count = convolutions.reduce((sum, part) => sum + part.shape.reduce((product, size) => product * size, 1), 0);
    const values = perceptronOperations(layout.slice(convolutions.length), parameters.subarray(count));
    const choice = { kind: 'argmax' } as const;
    if (convolutions.length === 0) return { observation: { shape, type: 'float32' }, operations: [...values, choice] };
    const tensor = graphTensors(convolutions, parameters);
    return {
      observation: { shape, type: 'uint8' },
      operations: [
        { kind: 'channels-first' },
        { kind: 'convolution', weight: tensor('convs.0.weight'), bias: tensor('convs.0.bias'), stride: 1 },
        { kind: 'relu' },
        { kind: 'flatten' },
        ...values,
        choice,
      ],
    };
  }

  learn(): LearnMetrics {
    const { begin, end } = this.replay;
    drawDistinct(this.#streams.replay, begin, end - begin, this.#indices);
    return this.update(this.#transitions.read(this.#indices));
  }

  /** The transitions of these global indices of the replay storage, for `update`; valid until the next call, or `learn`. */
  readBatch(indices: readonly number[]): QBatch {
    return this.#transitions.read(Float64Array.from(indices));
  }

  /**
   * One update from a given batch: no random number is drawn.
   *
   * @throws RangeError on a batch of another size; DivergenceError when the loss is not finite.
   */
  update(batch: QBatch): LearnMetrics {
    const { batchSize, discount, loss, targetInterval } = this.options;
    if (batch.size !== batchSize) throw new RangeError(`this agent learns from ${batchSize} rows, got ${batch.size}`);
    const exploration = this.exploration;
    const update = this.beginUpdate();
    const [network, target] = [this.#network, this.#target];
    doubleQTarget({ network, target, batch, discount, out: this.#targetValues });
    const metrics = {
      policyUpdated: true,
      exploration,
      ...updateQNetwork({
        network,
        optimizer: this.#optimizer,
        batch,
        target: this.#targetValues,
        loss,
        outputGradient: this.#outputGradient,
      }),
    };
    this.requireFinite(metrics, 'qLoss');
    if (update % targetInterval === 0) copyParameters(network, target);
    return metrics;
  }

  /** Sets the target network to the Q network, for use after an edit of its parameters. */
  copyPolicyToTarget(): void {
    copyParameters(this.#network, this.#target);
  }

  /** `count` observations or as many as there are, evenly spread over the replay storage: [k, ...]; no random draw. */
  spreadObservations(count: number): Float32Array | Uint8Array {
    return this.#transitions.spread(count);
  }

  /** The greedy actions [k, 1] at observations [k, ...]. Changes nothing that training reads. */
  evaluateActions(observations: QObservation): Float32Array {
    const { choices } = this.options;
    const values = this.evaluateActionValues(observations);
    return Float32Array.from({ length: values.length / choices }, (_, row) => greedyAction(values, choices, row));
  }

  /**
   * The values [k, n] of all actions at observations [k, ...] as environments give them. Changes nothing that training reads.
   *
   * @throws RangeError when these are not whole observations, at least one
   */
  evaluateActionValues(observations: QObservation): Float32Array {
    const { choices, batchSize } = this.options;
    const { observationSize } = this.#transitions;
    if (observations.length === 0 || observations.length % observationSize !== 0) {
      throw new RangeError(
        `observations have ${observations.length} elements: not rows of ${observationSize}, at least one`,
      );
    }
    const count = observations.length / observationSize;
    const values = new Float32Array(count * choices);
    for (let begin = 0; begin < count; begin += batchSize) {
      const size = Math.min(batchSize, count - begin);
      for (let row = 0; row < size; row += 1) {
        const into = this.#rows.subarray(row * observationSize, (row + 1) * observationSize);
        this.#transitions.writeRow(observations, begin + row, into);
      }
      const rows = this.#rows.subarray(0, size * observationSize);
      values.set(this.#network.forward(rows, size), begin * choices);
    }
    return values;
  }
}
