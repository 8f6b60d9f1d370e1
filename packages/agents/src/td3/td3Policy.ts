import type { Module } from '@policypath/nets';
import type { Policy } from '../agent.ts';

/** The actor's parameters as the `Policy` that recorders and editors see. */
export function createTd3Policy(actor: Module): Policy {
  return {
    layout: actor.layout,
    parameterCount: actor.parameterCount,
    read: (out) => actor.readParameters(out),
    load(parameters) {
      if (parameters.length !== actor.parameterCount) {
        throw new RangeError(`this policy has ${actor.parameterCount} parameters, got ${parameters.length}`);
      }
      const bad = parameters.findIndex((value) => !Number.isFinite(value));
      if (bad !== -1) {
        throw new RangeError(`parameter ${bad} is ${parameters[bad]}: a policy is loaded from finite numbers only`);
      }
      actor.writeParameters(parameters);
    },
  };
}
