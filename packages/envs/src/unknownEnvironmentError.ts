import { distance } from 'fastest-levenshtein';

/** The environment id is unknown. The message lists the known ids and the most similar one, if any is similar. */
export class UnknownEnvironmentError extends RangeError {
  override readonly name = 'UnknownEnvironmentError';
  readonly id: string;
  readonly known: readonly string[];
  /** The most similar known id; undefined when none is similar. */
  readonly nearest: string | undefined;

  constructor(id: string, known: readonly string[]) {
    const nearest = nearestOf(id, known);
    const question = nearest === undefined ? '.' : `; did you mean ${nearest}?`;
    super(`unknown environment '${id}'${question} Known: ${families(known).join(', ')}`);
    this.id = id;
    this.known = known;
    this.nearest = nearest;
  }
}

/** The ids with all versions of one in one entry: 'Hopper-v4 and -v5'. */
function families(ids: readonly string[]): string[] {
  const versions = new Map<string, string[]>();
  for (const id of ids) {
    const [, name, version] = /^(.*?)(-v\d+)?$/.exec(id)!;
    versions.set(name, [...(versions.get(name) ?? []), version ?? '']);
  }
  return [...versions].map(([name, all]) => `${name}${all.join(' and ')}`);
}

/**
 * The edit distance ignores case and an omitted collection name ('walker-walk'). An id is not similar when more than half
 * of the longer name differs.
 */
function nearestOf(id: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const candidate of known) {
    for (const name of [candidate, candidate.slice(candidate.indexOf('/') + 1)]) {
      const edits = distance(id.toLowerCase(), name.toLowerCase());
      // Of two versions that are as near, the later.
      if (edits <= fewest && 2 * edits <= Math.max(id.length, name.length)) {
        nearest = candidate;
        fewest = edits;
      }
    }
  }
  return nearest;
}
