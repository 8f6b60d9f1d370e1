/** The sections between which a trial's time is divided. 'path': its snapshots; 'snapshot': policies that are stored. */
export const sections = [
  'learn',
  'step',
  'act',
  'observe',
  'path',
  'snapshot',
  'edit',
  'evaluate',
  'checkpoint',
  'other',
] as const;
export type Section = (typeof sections)[number];

/** Seconds spent in each section. */
export type SectionSeconds = Readonly<Record<Section, number>>;

/** Seconds that the path of a policy costs a trial: its snapshots and its edits. */
export function pathSeconds({ path, edit }: SectionSeconds): number {
  return path + edit;
}

/** Splits wall time over sections: every instant between two calls of `enter` belongs to the section entered first. */
export class Stopwatch {
  #section: Section = 'other';
  #since: number;
  readonly #seconds: Record<Section, number>;
  readonly #now: () => number;

  /** @param earlier seconds of earlier sessions */
  constructor(earlier?: Partial<SectionSeconds>, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
    this.#seconds = Object.fromEntries(sections.map((name) => [name, earlier?.[name] ?? 0])) as Record<Section, number>;
  }

  /** Ends the current section and begins `section`. */
  enter(section: Section): void {
    const now = this.#now();
    this.#seconds[this.#section] += (now - this.#since) / 1000;
    this.#since = now;
    this.#section = section;
  }

  /** Seconds so far, by section. */
  seconds(): SectionSeconds {
    this.enter(this.#section);
    return { ...this.#seconds };
  }

  /** Seconds so far, all sections together. */
  total(): number {
    return Object.values(this.seconds()).reduce((sum, value) => sum + value, 0);
  }
}
