import { checkBatch, checkForwardBatch, checkLength } from './arguments.ts';
import type { Mlp, ParameterLayout, TwinMlp } from './module.ts';

/** `TwinMlp` over two perceptrons of one shape, whatever engine they run on. */
export class PairedMlp<M extends Mlp> implements TwinMlp {
  readonly first: M;
  readonly second: M;
  readonly layout: ParameterLayout;
  readonly parameterCount: number;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly maximumBatch: number;
  /** [2, maximumBatch, out] */
  readonly #output: Float32Array;
  #forwardBatch = 0;

  constructor(first: M, second: M) {
    this.first = first;
    this.second = second;
    this.layout = [
      ...first.layout.map((part) => ({ ...part, name: `first.${part.name}` })),
      ...second.layout.map((part) => ({ ...part, name: `second.${part.name}` })),
    ];
    this.parameterCount = first.parameterCount + second.parameterCount;
    this.inputSize = first.inputSize;
    this.outputSize = first.outputSize;
    this.maximumBatch = first.maximumBatch;
    this.#output = new Float32Array(2 * this.maximumBatch * this.outputSize);
  }

  readParameters(out: Float32Array): void {
    const [first, second] = this.#halves('out', out);
    this.first.readParameters(first);
    this.second.readParameters(second);
  }

  writeParameters(source: Float32Array): void {
    const [first, second] = this.#halves('source', source);
    this.first.writeParameters(first);
    this.second.writeParameters(second);
  }

  readGradients(out: Float32Array): void {
    const [first, second] = this.#halves('out', out);
    this.first.readGradients(first);
    this.second.readGradients(second);
  }

  forward(input: Float32Array, batch: number): Float32Array {
    checkBatch(batch, this.maximumBatch);
    const length = batch * this.outputSize;
    this.#output.set(this.first.forward(input, batch), 0);
    this.#output.set(this.second.forward(input, batch), length);
    this.#forwardBatch = batch;
    return this.#output.subarray(0, 2 * length);
  }

  backward(outputGradient: Float32Array, batch: number): void {
    checkForwardBatch(batch, this.#forwardBatch);
    const length = batch * this.outputSize;
    checkLength('outputGradient', outputGradient, 2 * length, `[2, ${batch}, ${this.outputSize}]`);
    this.first.backward(outputGradient.subarray(0, length), batch, { inputGradient: false });
    this.second.backward(outputGradient.subarray(length), batch, { inputGradient: false });
  }

  #halves(name: string, array: Float32Array): [Float32Array, Float32Array] {
    checkLength(name, array, this.parameterCount, 'the parameters of both');
    const half = this.first.parameterCount;
    return [array.subarray(0, half), array.subarray(half)];
  }
}
