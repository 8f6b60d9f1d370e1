/** Which names are meant: a glob (`*` stands for any run of characters), a function, or a list of which one has to fit. */
export type NameFilter = string | ((name: string) => boolean) | readonly NameFilter[];

export interface NameFilters {
  /** Names that are kept. Default: all. */
  readonly include?: NameFilter;
  /** Names that are left out, of those. Default: none. */
  readonly exclude?: NameFilter;
}

/** Whether a name is included and not excluded: `nameMatcher({ include: ['actor.*', 'scale'], exclude: '*.bias' })`. */
export function nameMatcher({ include, exclude }: NameFilters): (name: string) => boolean {
  return (name) => (include === undefined || fits(name, include)) && (exclude === undefined || !fits(name, exclude));
}

function fits(name: string, filter: NameFilter): boolean {
  if (typeof filter === 'string') return fitsGlob(name, filter.split('*'));
  if (typeof filter === 'function') return filter(name);
  if (Array.isArray(filter)) return filter.some((one: NameFilter) => fits(name, one));
  throw new TypeError(
    `Names are given by a text in which * stands for any characters, a function or a list of these; got ${String(filter)}.`,
  );
}

/** By position rather than by a regular expression: a pattern of many stars takes no exponential time. */
function fitsGlob(name: string, parts: readonly string[]): boolean {
  if (parts.length === 1) return name === parts[0];
  const [first, last] = [parts[0], parts[parts.length - 1]];
  if (!name.startsWith(first)) return false;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return name.length - last.length >= position && name.endsWith(last);
}
