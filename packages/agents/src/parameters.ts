import type { ParameterModule } from '@policypath/nets';

/** Anything with one flat vector of parameters: a network, twin networks, an encoder. */
export type Parameterised = Pick<ParameterModule, 'parameterCount' | 'readParameters' | 'writeParameters'>;

/** A copy of the flat parameters. */
export function parametersOf(module: Parameterised): Float32Array {
  const parameters = new Float32Array(module.parameterCount);
  module.readParameters(parameters);
  return parameters;
}

export function copyParameters(from: Parameterised, to: Parameterised): void {
  to.writeParameters(parametersOf(from));
}
