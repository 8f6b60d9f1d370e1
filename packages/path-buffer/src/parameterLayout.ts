/** Names the parts of a flat parameter vector, in order. `layer` counts from 1, as in the paper's "Layer 1, 2, 3". */
export type ParameterLayout = readonly {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layer: number;
}[];

/** The layout of a vector without named parts: one entry, layer 1. */
export function flatLayout(dimension: number, name = 'parameters'): ParameterLayout {
  return [{ name, shape: [dimension], layer: 1 }];
}
