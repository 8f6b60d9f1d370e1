import { clone } from '../clone/cloneDefinition.ts';
import { doubledqn } from '../doubleDqn/doubleDqnDefinition.ts';
import { ppo } from '../ppo/ppoDefinition.ts';
import { rad } from '../rad/radDefinition.ts';
import { sac } from '../sac/sacDefinition.ts';
import { td3 } from '../td3/td3Definition.ts';
import type { AgentDefinition, AnyAgent } from './agentDefinition.ts';
import type { AgentSettings } from './setting.ts';

/** The agents of this package. */
export const ownAgents = { td3, sac, rad, clone, ppo, doubledqn };

/** An agent of this package by name. */
export type OwnAgents = {
  readonly [Name in keyof typeof ownAgents]: (typeof ownAgents)[Name] extends AgentDefinition<
    infer _,
    infer Made,
    infer Options
  >
    ? { readonly agent: Made; readonly options: Options }
    : never;
};

const definitions = new Map<string, AgentDefinition>();
for (const definition of Object.values(ownAgents)) defineAgent(definition as unknown as AgentDefinition);

/**
 * Makes an agent known to `createAgent`, to trials and to every command of this process.
 *
 * @throws RangeError when the name is taken, or not made of small letters and digits
 */
export function defineAgent<const Part extends AgentSettings, Made extends AnyAgent>(
  definition: AgentDefinition<Part, Made>,
): void {
  const { name } = definition;
  if (!/^[a-z][a-z0-9]*$/.test(name)) {
    throw new RangeError(`an agent's name is a word of small letters and digits, such as td3, got '${name}'`);
  }
  if (definitions.has(name)) throw new RangeError(`there is an agent '${name}' already: give yours another name`);
  definitions.set(name, definition as unknown as AgentDefinition);
}

/** All agents, in the order in which they were defined. */
export function agentDefinitions(): readonly AgentDefinition[] {
  return [...definitions.values()];
}

/** @throws RangeError that lists the known agents */
export function agentDefinition(name: string): AgentDefinition {
  const definition = definitions.get(name);
  if (definition !== undefined) return definition;
  throw new RangeError(`there is no agent '${name}', only ${[...definitions.keys()].join(', ')}`);
}
