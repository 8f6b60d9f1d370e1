import { UsageError } from '../errors.ts';
import type { AgentDefinition } from './agentDefinition.ts';
import { rad } from './rad.ts';
import { sac } from './sac.ts';
import { td3 } from './td3.ts';

const definitions = new Map<string, AgentDefinition>();
for (const definition of [td3, sac, rad] as readonly AgentDefinition<never>[]) defineAgent(definition);

/**
 * Makes an agent known to trials and to every command of this process.
 *
 * @throws RangeError when the name is taken, or not made of small letters and digits
 */
export function defineAgent<Settings>(definition: AgentDefinition<Settings>): void {
  const { name } = definition;
  if (!/^[a-z][a-z0-9]*$/.test(name)) {
    throw new RangeError(`an agent's name is a word of small letters and digits, such as td3, got '${name}'`);
  }
  if (definitions.has(name)) throw new RangeError(`there is an agent '${name}' already: give yours another name`);
  definitions.set(name, definition as AgentDefinition);
}

/** All agents, in the order in which they were defined. */
export function agentDefinitions(): readonly AgentDefinition[] {
  return [...definitions.values()];
}

/** Their names. */
export function agentNames(): string[] {
  return [...definitions.keys()];
}

/** @throws UsageError that lists the known agents */
export function agentDefinition(name: string): AgentDefinition {
  const definition = definitions.get(name);
  if (definition !== undefined) return definition;
  throw new UsageError(
    `there is no agent '${name}', only ${agentNames().join(', ')}; one of a plug-in needs --plugin <file>`,
  );
}
