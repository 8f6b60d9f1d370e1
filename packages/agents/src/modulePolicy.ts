import type { ParameterLayout } from '@policypath/nets';
import type { Policy } from './agent.ts';
import type { Parameterised } from './parameters.ts';

/** A module's parameters as the `Policy` that recorders and editors see. */
export function createModulePolicy(
  module: Parameterised & { readonly layout: ParameterLayout },
  fresh?: Policy['fresh'],
): Policy {
  return {
    layout: module.layout,
    parameterCount: module.parameterCount,
    read: (out) => module.readParameters(out),
    load(parameters) {
      if (parameters.length !== module.parameterCount) {
        throw new RangeError(`this policy has ${module.parameterCount} parameters, got ${parameters.length}`);
      }
      const bad = parameters.findIndex((value) => !Number.isFinite(value));
      if (bad !== -1) {
        throw new RangeError(`parameter ${bad} is ${parameters[bad]}: a policy is loaded from finite numbers only`);
      }
      module.writeParameters(parameters);
    },
    ...(fresh === undefined ? {} : { fresh }),
  };
}
