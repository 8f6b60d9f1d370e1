/** Names the parts of a flat parameter vector, in order. `layer` counts from 1, as in the paper's "Layer 1, 2, 3". */
export type ParameterLayout = readonly {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layer: number;
}[];
