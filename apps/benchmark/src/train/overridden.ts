/** `defaults`, with the entries that were given in their place. */
export function overridden<T extends object>(defaults: T, given: Readonly<Record<string, unknown>>): T {
  const entries = Object.entries(defaults).map(([name, value]) => [name, given[name] ?? value]);
  return Object.fromEntries(entries) as T;
}
