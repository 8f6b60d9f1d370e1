import type { Optimizer } from '@policypath/nets';
import type { Generator } from '@policypath/random';
import type { AgentState } from './agent.ts';
import { readGeneratorState, readOptimizerState, readTree, readVector } from './agentState.ts';
import { parametersOf, type Parameterised } from './parameters.ts';

/** The saved parts of an agent beside its counters. */
export interface SavedParts {
  readonly modules: Readonly<Record<string, Parameterised>>;
  /** By the name of the module that they train. */
  readonly optimizers: Readonly<Record<string, Optimizer>>;
  /** The streams of random numbers that go on through training. */
  readonly streams: Readonly<Record<string, Generator>>;
}

/** Parameters under the modules' names, optimisers under `<module>Optimizer`, generators under `streams`. */
export function saveParts({ modules, optimizers, streams }: SavedParts): AgentState {
  return {
    ...mapped(modules, parametersOf),
    ...Object.fromEntries(
      Object.entries(optimizers).map(([name, optimizer]) => [`${name}Optimizer`, { ...optimizer.saveState() }]),
    ),
    streams: mapped(streams, (generator) => ({ ...generator.saveState() })),
  };
}

/**
 * Reads all parts of a saved state and returns a function that puts them in place, so that an invalid state is refused
 * before anything has changed.
 *
 * @throws RangeError that names the entry which is missing, of another size, not finite, or a second moment below 0
 */
export function readParts({ modules, optimizers, streams }: SavedParts, state: AgentState): () => void {
  const parameters = mapped(modules, (module, name) => readVector(state, name, module.parameterCount));
  const optimizerStates = mapped(optimizers, (_, name) =>
    readOptimizerState(state, `${name}Optimizer`, modules[name].parameterCount),
  );
  const savedStreams = readTree(state, 'streams');
  const streamStates = mapped(streams, (_, name) => readGeneratorState(savedStreams, name));
  return () => {
    for (const [name, module] of Object.entries(modules)) module.writeParameters(parameters[name]);
    for (const [name, optimizer] of Object.entries(optimizers)) optimizer.loadState(optimizerStates[name]);
    for (const [name, generator] of Object.entries(streams)) generator.loadState(streamStates[name]);
  };
}

function mapped<V, W>(values: Readonly<Record<string, V>>, change: (value: V, name: string) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
}
