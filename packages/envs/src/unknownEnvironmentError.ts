import { distance } from 'fastest-levenshtein';

/** An environment id that nobody knows; names the ones that are known, and the nearest when one is near. */
export class UnknownEnvironmentError extends RangeError {
  override readonly name = 'UnknownEnvironmentError';
  readonly id: string;
  readonly known: readonly string[];
  /** The known id that is likely meant; undefined when none resembles the one given. */
  readonly nearest: string | undefined;

  constructor(id: string, known: readonly string[]) {
    const nearest = nearestOf(id, known);
    const question = nearest === undefined ? '.' : `; did you mean ${nearest}?`;
    super(`unknown environment '${id}'${question} Known: ${known.join(', ')}`);
    this.id = id;
    this.known = known;
    this.nearest = nearest;
  }
}

/**
 * Edits are counted without regard to case, and to a collection's name that was left out ('walker-walk'); more than half
 * of the longer name changed is no likeness.
 */
function nearestOf(id: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const candidate of known) {
    for (const name of [candidate, candidate.slice(candidate.indexOf('/') + 1)]) {
      const edits = distance(id.toLowerCase(), name.toLowerCase());
      if (edits < fewest && 2 * edits <= Math.max(id.length, name.length)) {
        nearest = candidate;
        fewest = edits;
      }
    }
  }
  return nearest;
}
