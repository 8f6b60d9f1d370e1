import * as agents from '@policypath/agents';
import { UsageError } from '../errors.ts';
import { withSchemas, type SettingPart } from '../settings/setting.ts';

/** Names of all agents, in the order in which they were defined. */
export function agentNames(): string[] {
  return agents.agentDefinitions().map(({ name }) => name);
}

/** @throws UsageError that lists the known agents */
export function agentDefinition(name: string): agents.AgentDefinition {
  const definition = agents.agentDefinitions().find((one) => one.name === name);
  if (definition !== undefined) return definition;
  throw new UsageError(
    `there is no agent '${name}', only ${agentNames().join(', ')}; one of a plug-in needs --plugin <file>`,
  );
}

const parts = new WeakMap<agents.AgentDefinition, SettingPart>();

/** An agent's own settings with the schemas of their values. @throws UsageError that lists the known agents */
export function agentPart(name: string): SettingPart {
  const definition = agentDefinition(name);
  const part = parts.get(definition) ?? withSchemas(definition.settings);
  parts.set(definition, part);
  return part;
}
