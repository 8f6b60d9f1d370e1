import type { Kind } from './registry/kinds.ts';
import type { AgentSettings } from './registry/setting.ts';

/** The options with every default filled in; an option that is undefined counts as not given. */
export function withDefaults<D extends object, O extends object>(defaults: D, options: O): D & O {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...defaults, ...given } as D & O;
}

/** What each of these settings accepts. */
export function kindsOf(settings: AgentSettings): Record<string, Kind> {
  const kinds = Object.entries(settings).flatMap(([name, entry]) => ('kind' in entry ? [[name, entry.kind]] : []));
  return Object.fromEntries(kinds) as Record<string, Kind>;
}

/** @throws RangeError that names the agent, the option, what it was and what it must be. */
export function checkOptions(agent: string, options: object, expected: Readonly<Record<string, Kind>>): void {
  const values = options as Readonly<Record<string, unknown>>;
  for (const [name, kind] of Object.entries(expected)) {
    const value = values[name];
    if (!kind.accepts(value)) throw new RangeError(`${agent}'s ${name} is ${kind.expected}, got ${shown(value)}`);
  }
}

function shown(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}
