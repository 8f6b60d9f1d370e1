import type { QNetwork } from './qNetwork.ts';
import type { QBatch } from './transitions.ts';

/** Index of the largest value of row `row` of [B, n]; the first of several. */
export function greedyAction(values: Float32Array, choices: number, row = 0): number {
  const begin = row * choices;
  let best = 0;
  for (let i = 1; i < choices; i += 1) if (values[begin + i] > values[begin + best]) best = i;
  return best;
}

export interface DoubleQTargetOptions {
  readonly network: QNetwork;
  readonly target: QNetwork;
  readonly batch: QBatch;
  /** gamma */
  readonly discount: number;
  /** [B] */
  readonly out: Float32Array;
}

/**
 * The value that the network learns (van Hasselt, Guez and Silver 2016, section "Double DQN"): the trained network chooses the
 * next action, the target network values it.
 *
 *     y = r + gamma notDone Q'(s', argmax_a Q(s', a))
 */
export function doubleQTarget({ network, target, batch, discount, out }: DoubleQTargetOptions): void {
  const { size, nextObservation, reward, notDone } = batch;
  const choices = network.outputSize;
  const values = network.forward(nextObservation, size);
  for (let row = 0; row < size; row += 1) out[row] = greedyAction(values, choices, row);
  const targetValues = target.forward(nextObservation, size);
  for (let row = 0; row < size; row += 1) {
    out[row] = reward[row] + discount * notDone[row] * targetValues[row * choices + out[row]];
  }
}
