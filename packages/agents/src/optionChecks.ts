import { checkOptions, checkOptionsObject, required, type KnownOptions } from '@policypath/options';
import type { Kind } from './registry/kinds.ts';
import type { AgentSettings } from './registry/setting.ts';

/** The options with every default filled in; an option that is undefined counts as not given. @throws TypeError for options that are no object */
export function withDefaults<D extends object, O extends object>(defaults: D, options: O): D & O {
  checkOptionsObject('an agent', options);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...defaults, ...given } as D & O;
}

/** What each of these settings accepts. */
export function kindsOf(settings: AgentSettings): Record<string, Kind> {
  const kinds = Object.entries(settings).flatMap(([name, entry]) => ('kind' in entry ? [[name, entry.kind]] : []));
  return Object.fromEntries(kinds) as Record<string, Kind>;
}

/**
 * Every option of `expected` has to be there.
 *
 * @param others Options that are checked elsewhere, such as the engine.
 * @throws RangeError that names the agent, the option, what it was and what it must be; for an option that the agent does not have,
 *   those that it has.
 */
export function checkAgentOptions(
  agent: string,
  options: object,
  expected: Readonly<Record<string, Kind>>,
  others: readonly string[] = ['engine'],
): void {
  const known = [
    ...Object.entries(expected).map(([name, kind]) => [name, required(kind)] as const),
    ...others.map((name) => [name, true] as const),
  ];
  checkOptions(agent, options, Object.fromEntries(known) as KnownOptions<never>);
}
