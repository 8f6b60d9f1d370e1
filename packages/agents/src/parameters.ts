/** Whatever has one flat vector of parameters: a network, twin networks, an encoder. */
export interface Parameterised {
  readonly parameterCount: number;
  readParameters(out: Float32Array): void;
  writeParameters(source: Float32Array): void;
}

/** A copy of the flat parameters. */
export function parametersOf(module: Parameterised): Float32Array {
  const parameters = new Float32Array(module.parameterCount);
  module.readParameters(parameters);
  return parameters;
}

export function copyParameters(from: Parameterised, to: Parameterised): void {
  to.writeParameters(parametersOf(from));
}
