import { printedReturn, rounded, signedPercent, threeDigits } from '../../words/numbers.ts';

export type Value = string | number | boolean | null;

/**
 * Numbers that people read as one text, by the parts of their column: { mean: 12.3, standardError: 0.4 } is '12.3 ± 0.4'.
 * `shown` takes the place of that text, e.g. 'n/a'.
 */
export interface Numbers {
  readonly shown?: string;
  readonly [part: string]: number | string | null | undefined;
}

/** null: a value that could not be given; a note says why. */
export type Cell = Value | Numbers;

/** A column that machines read. */
export interface ColumnPart {
  /** Of `Numbers`; null: the cell is the value itself. */
  readonly key: string | null;
  /** With its unit: 'AUC standard error (return)'. */
  readonly name: string;
  readonly unit: string | null;
}

/** A column of a table: what people read of a cell, and the numbers that machines read. */
export interface Column {
  readonly heading: string;
  readonly parts: readonly ColumnPart[];
  /** null: numbers with as many decimals as the column needs. */
  readonly show: ((cell: Numbers & number) => string) | null;
  readonly isNumber: boolean;
  /** Whether people read a cell that repeats the one above as a blank; the columns before are then the same too. */
  readonly merged?: true;
}

type Print = (value: number) => string;

export interface NumberOptions {
  /** What a number is one of: 'return', 'share', 'minutes' ...; part of the name that machines read. */
  readonly unit?: string;
  /** Of one number. Default by unit: returns as the paper prints them, shares as signed percentages; else four digits at most. */
  readonly print?: Print;
  /** What machines call it. Default: the heading. */
  readonly name?: string;
}

function printOf({ unit, print }: NumberOptions): Print {
  return print ?? (unit === 'return' ? printedReturn : unit === 'share' ? signedPercent : threeDigits);
}

function partsOf(heading: string, { unit, name = heading }: NumberOptions, words: Readonly<Record<string, string>>) {
  return Object.entries(words).map(([key, word]): ColumnPart => {
    const full = `${name}${word === '' ? '' : ` ${word}`}`;
    return { key, name: unit === undefined ? full : `${full} (${unit})`, unit: unit ?? null };
  });
}

/** Text. */
export function text(heading: string, { merged = false, name = heading } = {}): Column {
  const parts = [{ key: null, name, unit: null }];
  return { heading, parts, show: null, isNumber: false, ...(merged ? { merged } : {}) };
}

/** A number. */
export function number(heading: string, options: NumberOptions = {}): Column {
  const { unit, print, name = heading } = options;
  const parts = [{ key: null, name: unit === undefined ? name : `${name} (${unit})`, unit: unit ?? null }];
  const isPrinted = print !== undefined || unit === 'return' || unit === 'share';
  return { heading, parts, show: isPrinted ? printOf(options) : null, isNumber: true };
}

/** { mean, standardError }: '12.3 ± 0.4', or '12.3' where the error is null. */
export function mean(heading: string, options: NumberOptions): Column {
  const print = printOf(options);
  const parts = partsOf(heading, options, { mean: '', standardError: 'standard error' });
  return {
    heading,
    parts,
    show: ({ mean: centre, standardError: error }: Numbers) => {
      if (typeof centre !== 'number') return '–';
      // As many decimals as the mean has.
      const decimals = /\.(\d+)/.exec(print(centre))?.[1].length ?? 0;
      return typeof error === 'number' ? `${print(centre)} ± ${error.toFixed(decimals)}` : print(centre);
    },
    isNumber: true,
  };
}

/** { mean, standardDeviation } over runs, to the digit that the deviation leaves certain. */
export function deviation(heading: string, options: NumberOptions = {}): Column {
  const parts = partsOf(heading, options, { mean: '', standardDeviation: 'standard deviation' });
  return {
    heading,
    parts,
    show: ({ mean: centre, standardDeviation: spread }: Numbers) => {
      if (typeof centre !== 'number') return '–';
      if (typeof spread !== 'number') return rounded(centre);
      if (spread === 0) return `${rounded(centre)} ± 0`;
      const digits = Math.max(0, Math.min(1 - magnitude(spread), 3 - magnitude(centre)));
      return `${centre.toFixed(digits)} ± ${spread.toFixed(digits)}`;
    },
    isNumber: true,
  };
}

/** The power of ten of the first digit; 0 for 0. */
function magnitude(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
}

/** { low, high }: '[11.1, 13.5]'. */
export function interval(heading: string, options: NumberOptions): Column {
  const print = printOf(options);
  const parts = partsOf(heading, options, { low: 'low', high: 'high' });
  return {
    heading,
    parts,
    show: ({ low, high }: Numbers) =>
      typeof low === 'number' && typeof high === 'number' ? `[${print(low)}, ${print(high)}]` : 'n/a',
    isNumber: true,
  };
}

/** { mean, low, high } over seeds: '0.31 (0.28 to 0.34)', or '0.31' where the range rounds to one number. */
export function range(heading: string, options: NumberOptions = {}): Column {
  const print = printOf(options);
  const parts = partsOf(heading, options, { mean: '', low: 'lowest', high: 'highest' });
  return {
    heading,
    parts,
    show: ({ mean: centre, low, high }: Numbers) => {
      if (typeof centre !== 'number') return '-';
      const [from, to] = [low, high].map((end) => (typeof end === 'number' ? print(end) : ''));
      return from === to ? print(centre) : `${print(centre)} (${from} to ${to})`;
    },
    isNumber: true,
  };
}

/** { low, high } of what need be no interval of confidence: '0.21 to 0.34', or '0.21' of one number. */
export function span(heading: string, options: NumberOptions = {}): Column {
  const print = printOf(options);
  const parts = partsOf(heading, options, { low: 'low', high: 'high' });
  return {
    heading,
    parts,
    show: ({ low, high }: Numbers) => {
      if (typeof low !== 'number' || typeof high !== 'number') return '-';
      return low === high ? print(low) : `${print(low)} to ${print(high)}`;
    },
    isNumber: true,
  };
}

/** Several counts that people read in one cell, by key: the name that machines read. `show` joins them. */
export function counts(
  heading: string,
  names: Readonly<Record<string, string>>,
  show: (...values: readonly number[]) => string,
): Column {
  const parts = Object.entries(names).map(([key, name]): ColumnPart => ({ key, name, unit: null }));
  return {
    heading,
    parts,
    show: (cell: Numbers) => {
      const values = parts.map(({ key }) => cell[key ?? '']);
      return values.every((value) => typeof value === 'number') ? show(...values) : '';
    },
    isNumber: true,
  };
}

/**
 * Environment steps: the number, or 'environment steps (agent steps)' where an action is held for several of them.
 *
 * @param isRepeated whether agent steps have a column for machines
 */
export function steps(heading: string, { isRepeated = false, name = heading } = {}): Column {
  const parts: ColumnPart[] = [
    { key: 'steps', name: `${name} (environment steps)`, unit: 'environment steps' },
    ...(isRepeated ? [{ key: 'agentSteps', name: `${name} (agent steps)`, unit: 'agent steps' }] : []),
  ];
  return {
    heading,
    parts,
    show: ({ steps: environment, agentSteps: agent }: Numbers) => {
      if (typeof environment !== 'number') return '–';
      return typeof agent !== 'number' || agent === environment
        ? String(environment)
        : `${grouped(environment)} (${grouped(agent)} agent)`;
    },
    isNumber: true,
  };
}

function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** A cell of `steps`. */
export function stepsOf(environmentSteps: number, actionRepeat: number): Numbers {
  return { steps: environmentSteps, agentSteps: environmentSteps / actionRepeat };
}

/** A cell of `deviation`: mean over runs and the standard deviation over them (n - 1); null of no run. */
export function spreadOf(values: readonly number[]): Numbers | null {
  if (values.length === 0) return null;
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { mean: centre, standardDeviation: values.length < 2 ? null : Math.sqrt(squares / (values.length - 1)) };
}
