import { PathFileError } from './pathFileError.ts';
import { StoredPath, type StoredPathParts } from './storedPath.ts';

/** Steps that bound a path, both included. */
export interface StepRange {
  readonly from?: number;
  readonly to?: number;
}

/**
 * The path of the snapshots between two steps; global indices stay as they are.
 *
 * @throws PathFileError where a range is asked of a path without steps, or no snapshot is in it.
 */
export function pathBetween(parts: StoredPathParts, { from, to }: StepRange): StoredPath {
  if (from === undefined && to === undefined) return new StoredPath(parts);
  const { name, steps } = parts;
  if (steps === undefined) {
    throw new PathFileError(
      name,
      "it has no steps, so that none can be said by from and to; save them as '__steps__'.",
    );
  }
  const { first, end } = rowsBetween(name, steps, { from, to });
  return new StoredPath({
    ...parts,
    begin: parts.begin + first,
    length: end - first,
    steps: steps.slice(first, end),
    read: (row, target, start) => parts.read(first + row, target, start),
    checkpoint: (row) => parts.checkpoint(first + row),
  });
}

/** The rows [first, end) whose steps lie in the range. @throws PathFileError where there is none. */
export function rowsBetween(
  name: string,
  steps: readonly number[],
  { from = -Infinity, to = Infinity }: { readonly from?: number | undefined; readonly to?: number | undefined },
): { first: number; end: number } {
  const first = steps.findIndex((step) => step >= from);
  const last = steps.findLastIndex((step) => step <= to);
  if (first < 0 || last < first) {
    const asked = `${from === -Infinity ? '' : ` from ${from}`}${to === Infinity ? '' : ` to ${to}`}`;
    throw new PathFileError(
      name,
      `no snapshot is of a step${asked}; its steps are ${steps[0]} to ${steps[steps.length - 1]}.`,
    );
  }
  return { first, end: last + 1 };
}
