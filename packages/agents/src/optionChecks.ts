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

/**
 * @param others Options that are checked elsewhere, such as the engine.
 * @throws RangeError that names the agent, the option, what it was and what it must be; for an option that the agent does not have,
 *   those that it has.
 */
export function checkOptions(
  agent: string,
  options: object,
  expected: Readonly<Record<string, Kind>>,
  others: readonly string[] = ['engine'],
): void {
  const values = options as Readonly<Record<string, unknown>>;
  const known = [...Object.keys(expected), ...others];
  const unknown = Object.keys(values).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new RangeError(`${agent} has no option '${unknown}', only ${known.join(', ')}`);
  for (const [name, kind] of Object.entries(expected)) {
    const value = values[name];
    if (!kind.accepts(value)) throw new RangeError(`${agent}'s ${name} is ${kind.expected}, got ${shown(value)}`);
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}
