import type { PanelOptions } from '@policypath/figures';
import type { TemporalSvd } from '@policypath/tsvd';

/** The recorded path that the pages of docs/paper look at (docs/data, made by scripts/recordPath.ts). */
export interface PathData {
  /** Snapshots in coordinates along the path's own directions [101, 101]. */
  readonly rows: readonly Float32Array[];
  /** 64 of the parameters as they are [101, 64]. */
  readonly parameters: readonly Float32Array[];
  /** Environment steps of the snapshots. */
  readonly steps: readonly number[];
  /** Step and return of each evaluation. */
  readonly evaluations: readonly (readonly [step: number, meanReturn: number])[];
  /** The path as it is, and about its mean. */
  readonly svd: TemporalSvd;
  readonly centred: TemporalSvd;
}

/** What a reader sets: a number from `min` to `max`; `values` instead where only some make sense. */
export interface Control {
  readonly name: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly start: number;
  /** The text of a value. Default: the number. */
  readonly text?: (value: number) => string;
}

export type Values = Readonly<Record<string, number>>;

/** A drawing of one panel, for a page or a file; `colour(0)` to `colour(5)` are those of its series. */
export interface Drawn {
  readonly panel: PanelOptions;
  readonly names: readonly { readonly name: string; readonly series: number }[];
  /** What the numbers say, below the figure. */
  readonly says: string;
}

/** A figure that computes: settings in, a drawing out. */
export interface LiveFigure {
  readonly controls: readonly Control[];
  draw(data: PathData, values: Values, colour: (series: number) => string): Drawn;
}

/** The values that a figure starts with. */
export function startOf({ controls }: Pick<LiveFigure, 'controls'>): Record<string, number> {
  return Object.fromEntries(controls.map(({ name, start }) => [name, start]));
}

export const norm = (vector: ArrayLike<number>): number => Math.hypot(...Array.from(vector));

export const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.hypot(...Array.from(a, (value, k) => value - b[k]));
