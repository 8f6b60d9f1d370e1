import type { EditRecord } from '@policypath/trial/records';
import type { Began, Look, PolicyDigest } from '../training/messages.ts';

/** All that a trial has told so far, as far as the page keeps it: every list is bounded, so that a page can run for days. */
export interface Seen extends Omit<Look, 'kind' | 'digests'> {
  readonly began?: Omit<Began, 'kind'>;
  /** Forks so far: where each begins, and what it changed. */
  readonly forks: readonly NonNullable<Began['fork']>[];
  /** Of the snapshots first looked at. */
  readonly digests: readonly PolicyDigest[];
  /** What ended it: 'finished', or what is to be read of a failure. */
  readonly end?: {
    readonly failed: boolean;
    readonly words: string;
    /** Whether the trial can go on from its last checkpoint. */
    readonly canGoOn?: boolean;
  };
}

/** Before the first look. */
export const nothing: Seen = {
  step: 0,
  updates: 0,
  stepsASecond: 0,
  episodes: [],
  evaluations: [],
  edits: [],
  forks: [],
  norms: [],
  digests: [],
  keptSteps: [],
  savedStep: null,
};

const records = ['episodes', 'evaluations', 'edits', 'forks', 'norms', 'digests'] as const;

/** What was seen up to a step: what a fork there has behind it. */
export function upTo(seen: Seen, step: number): Seen {
  const before = records.map((name) => [name, seen[name].filter((line) => line.step <= step)]);
  return { ...seen, step, ...(Object.fromEntries(before) as Pick<Seen, (typeof records)[number]>) };
}

/** Points of a line that the page keeps at most; about as many as a chart has columns. */
const mostPoints = 2000;
/** Edits that the page keeps: the first one, and of the newest at most so many. */
const mostEdits = 500;

/** A list with more at its end. One that grows too long loses every second item, so older parts of a line have fewer points. */
export function grown<Item>(list: readonly Item[], more: readonly Item[]): readonly Item[] {
  // The same object while nothing is added, so that what shows it is left alone.
  if (more.length === 0) return list;
  let items: readonly Item[] = [...list, ...more];
  while (items.length > mostPoints) items = items.filter((_, k, { length }) => (length - 1 - k) % 2 === 0);
  return items;
}

function withEdits(list: readonly EditRecord[], more: readonly EditRecord[]): readonly EditRecord[] {
  if (more.length === 0) return list;
  const all = [...list, ...more];
  return all.length <= mostEdits + 1 ? all : [all[0], ...all.slice(-mostEdits)];
}

/** How many edits there were, of which the page may have left some out. */
export function editCount({ edits }: Pick<Seen, 'edits'>): number {
  return edits.at(-1)?.edit ?? edits.length;
}

export function afterLook(seen: Seen, { kind: _kind, ...look }: Look): Seen {
  return {
    ...seen,
    ...look,
    episodes: grown(seen.episodes, look.episodes),
    evaluations: grown(seen.evaluations, look.evaluations),
    edits: withEdits(seen.edits, look.edits),
    digests: look.digests.length === 0 ? seen.digests : [...seen.digests, ...look.digests],
    keptSteps: look.keptSteps.length === seen.keptSteps.length ? seen.keptSteps : look.keptSteps,
    norms: grown(seen.norms, look.norms),
  };
}

/** Where the policies of two trials were compared, bit for bit. */
export interface Comparison {
  /** Snapshots with equal digests, from the start. */
  readonly equal: number;
  /** Step of the last of them; null when there is none. */
  readonly until: number | null;
  /** Step of the first that differs; null when none does. */
  readonly from: number | null;
}

/** Compares the snapshots that both trials have looked at, up to the first that differs. */
export function comparison(
  { digests: first }: Pick<Seen, 'digests'>,
  { digests: second }: Pick<Seen, 'digests'>,
): Comparison {
  let [equal, until] = [0, null as number | null];
  // Both lists are in the order of steps.
  for (let i = 0, k = 0; i < first.length && k < second.length;) {
    const [one, other] = [first[i], second[k]];
    if (one.step !== other.step) {
      if (one.step < other.step) i += 1;
      else k += 1;
      continue;
    }
    if (one.sha256 !== other.sha256) return { equal, until, from: one.step };
    [equal, until, i, k] = [equal + 1, one.step, i + 1, k + 1];
  }
  return { equal, until, from: null };
}
