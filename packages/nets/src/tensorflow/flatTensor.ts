import type { Tensor } from '@tensorflow/tfjs';
import type { ParameterLayout } from '../module.ts';
import { freeTensors, type Operations } from './operations.ts';

export interface LayerTensors {
  /** [out, in] */
  readonly weight: Tensor;
  /** [out] */
  readonly bias: Tensor;
}

/** A flat parameter vector and its layers, cut out of it once after each change. */
export class FlatTensor {
  readonly #operations: Operations;
  readonly #sizes: Tensor;
  readonly #shapes: readonly Tensor[];
  readonly #axis: Tensor;
  readonly #flatShape: Tensor;
  #flat: Tensor | undefined;
  #layers: readonly LayerTensors[] = [];

  constructor(operations: Operations, layout: ParameterLayout) {
    const sizes = layout.map(({ shape }) => shape.reduce((product, width) => product * width, 1));
    this.#operations = operations;
    this.#sizes = operations.integers(sizes);
    this.#shapes = layout.map(({ shape }) => operations.integers(shape));
    this.#axis = operations.integer(0);
    this.#flatShape = operations.integers([-1]);
    operations.keep([this.#sizes, ...this.#shapes, this.#axis, this.#flatShape]);
  }

  get flat(): Tensor {
    if (this.#flat === undefined) throw new Error('the flat tensor has no value yet, or was disposed');
    return this.#flat;
  }

  get layers(): readonly LayerTensors[] {
    return this.#layers;
  }

  /** Takes `flat` [p] over and frees the one before it. */
  replace(flat: Tensor): void {
    const operations = this.#operations;
    this.#free();
    operations.tidy(() => {
      operations.keep([flat]);
      const parts = operations.split(flat, this.#sizes, this.#axis);
      // Biases are vectors already; weights take their shape.
      const shaped = parts.map((part, index) =>
        index % 2 === 0 ? operations.reshape(part, this.#shapes[index]) : part,
      );
      operations.keep(shaped);
      this.#layers = shaped.flatMap((weight, index) => (index % 2 === 0 ? [{ weight, bias: shaped[index + 1] }] : []));
    });
    this.#flat = flat;
  }

  /** One vector [p] of the layers' parts, in the flat order. */
  flatten(layers: readonly LayerTensors[]): Tensor {
    const operations = this.#operations;
    const parts = layers.flatMap(({ weight, bias }) => [operations.reshape(weight, this.#flatShape), bias]);
    return operations.concatenate(parts, this.#axis);
  }

  dispose(): void {
    this.#free();
    freeTensors([this.#sizes, ...this.#shapes, this.#axis, this.#flatShape]);
  }

  #free(): void {
    freeTensors(this.#layers.flatMap(({ weight, bias }) => [weight, bias]));
    this.#flat?.dispose();
    this.#layers = [];
    this.#flat = undefined;
  }
}
