import { nameMatcher } from '@policypath/path-buffer';

/** A number in a name, and the words beside it. */
interface NumberField {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  /** How many minuses stand before it, less one that follows a digit: signs, or what separates it from a word. */
  readonly minuses: number;
  /** Digits after the point. */
  readonly decimals: number;
  readonly unit: boolean;
  /** The word before or after it that says what it counts, in small letters; '' where there is none. */
  readonly word: string;
}

/** One number of every name of a series. */
interface Column {
  readonly index: number;
  readonly word: string;
  readonly values: readonly number[];
  /** Different numbers in it. */
  readonly distinct: number;
  /** Every value is a whole number from 0, written without a point unless a unit follows. */
  readonly whole: boolean;
  /** Written with a point, not always with as many digits: 1.9 and 1.10 may be two numbers. */
  readonly version: boolean;
}

/** Which number of a series of names is the step. */
export interface StepField {
  /** For each name, what orders it. */
  readonly values: readonly number[];
  /** False where the values are no steps, only an order: 0.5, 1.0, 1.5. */
  readonly whole: boolean;
  /** The first name with `{step}` in the place of the step and * in that of the other numbers that vary. */
  readonly pattern: string;
}

/** Words that name a step, those that outrank first. */
const stepWords: readonly (readonly string[])[] = [
  ['step', 'steps', 'timestep', 'timesteps', 'globalstep', 'frame', 'frames'],
  ['iter', 'iters', 'iteration', 'iterations', 'it'],
  ['update', 'updates'],
  ['epoch', 'epochs', 'ep'],
  ['episode', 'episodes'],
  ['checkpoint', 'checkpoints', 'ckpt', 'chkpt', 'cp'],
];
/** Words of numbers that tell runs apart. */
const runWords = new Set(['seed', 'run', 'trial', 'fold', 'rank', 'worker', 'member', 'replica']);
/** Words of numbers that measure. */
const measureWords = new Set(
  'loss acc accuracy reward rewards return returns score val r ret lr mse mae rmse error err kl eval mean best of'.split(
    ' ',
  ),
);

const numberPattern = /(\d+(?:\.\d+)?(?:e[+-]?\d+(?![0-9a-z]))?)([km](?![a-z]))?/gi;

/** The numbers of a name. `1.5M`, `500k` and `1e6` are one number each. */
function numberFields(name: string): NumberField[] {
  const found = [...name.matchAll(numberPattern)];
  return found.map((match, i): NumberField => {
    const [whole, digits, unit = ''] = match;
    const dashes = /-*$/.exec(name.slice(0, match.index))?.[0].length ?? 0;
    const afterDigit = /\d/.test(name[match.index - dashes - 1] ?? '');
    const minuses = Math.max(0, afterDigit ? dashes - 1 : dashes);
    const previous = found[i - 1];
    const previousEnd = previous === undefined ? 0 : previous.index + previous[0].length;
    const end = match.index + whole.length;
    const before = name.slice(previousEnd, match.index);
    const after = name.slice(end, found[i + 1]?.index);
    return {
      start: match.index - minuses,
      end,
      // Not multiplied: 1.1 times 1e6 is 1100000.0000000001.
      value: Number(unit === '' || /e/i.test(digits) ? digits : `${digits}e${/k/i.test(unit) ? 3 : 6}`),
      minuses,
      decimals: /\.(\d+)/.exec(digits)?.[1].length ?? 0,
      unit: unit !== '',
      word: wordOf(before, after, found[i + 1] === undefined),
    };
  });
}

/** `step_100`, `epoch=3` and `100_steps`: the word before a number, unless only the one after it names a step. */
function wordOf(before: string, after: string, last: boolean): string {
  const left = /([a-z]+)[^a-z]*$/i.exec(before)?.[1].toLowerCase() ?? '';
  // A word between two numbers belongs to the second ('epoch=0-step=10'), a plural to the first ('100_steps_3').
  const right = /^[-_ .]?([a-z]+)/i.exec(after)?.[1].toLowerCase() ?? '';
  const alone = last || right.endsWith('s') || right !== (/([a-z]+)[^a-z]*$/i.exec(after)?.[1].toLowerCase() ?? '');
  return rankOf(left) === undefined && alone && rankOf(right) !== undefined ? right : left;
}

function rankOf(word: string): number | undefined {
  const rank = stepWords.findIndex((words) => words.includes(word));
  return rank < 0 ? undefined : rank;
}

/** A name with # for its numbers: names of one series agree in it. */
export function nameTemplate(name: string): string {
  let position = 0;
  let template = '';
  for (const { start, end } of numberFields(name)) {
    template += `${name.slice(position, start)}#`;
    position = end;
  }
  return template + name.slice(position);
}

/** The same to be shown: a minus before a number stays. */
export const shownTemplate = (name: string): string => name.replace(numberPattern, '#');

/** Thrown where the step cannot be told; the message says why and, where there is one, the pattern that tells it. */
export class UnknownStepError extends Error {
  override readonly name = 'UnknownStepError';
}

/**
 * Finds the number that is the step in names of one series (of one `nameTemplate`). Numbers that are the same in every
 * name are none. A number named by a word (step, iter, update, epoch, checkpoint ...) comes first, step before epoch;
 * without such a word it is the only whole number that could be it, or the first of several that order the names alike.
 *
 * @throws UnknownStepError where several numbers could be the step and order the names differently, or none could.
 */
export function stepField(names: readonly string[]): StepField {
  const fields = names.map(numberFields);
  const columns = fields[0].map((_, index) => columnOf(fields, index));
  const varying = names.length === 1 ? columns : columns.filter(({ distinct }) => distinct > 1);
  if (varying.length === 0) {
    throw new UnknownStepError(`'${names[0]}' and '${names[1]}' have the same number, ${columns[0]?.values[0]}`);
  }
  const pattern = (chosen: Column): string => patternOf(names[0], fields[0], chosen, varying);
  const told = (several: readonly Column[]): string =>
    `say which it is: ${several
      .map((column) => `--step '${pattern(column)}'`)
      .slice(0, 3)
      .join(' or ')}`;
  const chosen = (column: Column): StepField => ({
    values: column.values,
    whole: column.whole,
    pattern: pattern(column),
  });

  const ranked = (which: readonly Column[]): Column[] =>
    which
      .filter(({ word }) => rankOf(word) !== undefined)
      .sort((x, y) => (rankOf(x.word) ?? 0) - (rankOf(y.word) ?? 0));
  const run = names.length > 1 ? varying.find(({ word }) => runWords.has(word)) : undefined;
  if (run !== undefined) {
    const others = varying.filter((column) => column !== run);
    const step = ranked(others)[0] ?? others[0];
    throw new UnknownStepError(
      `they are of several runs: '${run.word}' is ${[...new Set(run.values)].slice(0, 4).join(', ')}` +
        (run.distinct > 4 ? ' ...' : '') +
        (step === undefined
          ? ', and nothing else in their names differs'
          : `; read one at a time: --step '${patternOf(names[0], fields[0], step, others)}'`),
    );
  }
  const keyed = ranked(varying);
  if (keyed.length > 0) {
    const unique = keyed.find(({ distinct }) => distinct === names.length) ?? keyed[0];
    if (names.length > 1 && keyed.some((other) => !agrees(unique, other))) {
      throw new UnknownStepError(`more than one number could be their step; ${told(keyed)}`);
    }
    if (unique.version) {
      throw new UnknownStepError(
        `the number after '${unique.word}' has a point and not always as many digits behind it: it may be two numbers; ` +
          `if the second is the step, say so: --step '${pattern(unique).replace('{step}', '*.{step}')}'`,
      );
    }
    return chosen(unique);
  }

  const open = varying.filter(({ word }) => !measureWords.has(word));
  const possible = open.filter(({ whole, distinct }) => whole && distinct === names.length);
  if (possible.length === 0) {
    const [only] = open;
    if (open.length === 1 && !only.version) return chosen(only);
    throw new UnknownStepError(
      `no number in their names differs from file to file as a step does; ${told(open.length > 0 ? open : varying)}`,
    );
  }
  const [first] = possible;
  // Numbers that repeat may count too (an epoch beside its batches), and must not go against the order.
  const counting = open.filter(({ whole }) => whole);
  if (names.length > 1 && counting.some((other) => !agrees(first, other))) {
    throw new UnknownStepError(`more than one number could be their step; ${told(counting)}`);
  }
  return chosen(first);
}

function columnOf(fields: readonly (readonly NumberField[])[], index: number): Column {
  const column = fields.map((row) => row[index]);
  // A minus that every name has is a separator: 'checkpoint-100'.
  const separators = column.reduce((least, { minuses }) => Math.min(least, minuses), Infinity);
  const values = column.map(({ value, minuses }) => (minuses > separators ? -value : value));
  const decimals = new Set(column.filter((field) => field.decimals > 0).map((field) => field.decimals));
  const unit = column.some((field) => field.unit);
  return {
    index,
    word: column[0].word,
    values,
    distinct: new Set(values).size,
    whole: values.every((value) => Number.isSafeInteger(value) && value >= 0) && (unit || decimals.size === 0),
    version: !unit && (decimals.size > 1 || (decimals.size === 1 && column.some((field) => field.decimals === 0))),
  };
}

/** Whether `other` never falls while `column` rises. */
function agrees(column: Column, other: Column): boolean {
  const order = column.values.map((_, i) => i).sort((a, b) => column.values[a] - column.values[b]);
  return order.every((row, i) => i === 0 || other.values[row] >= other.values[order[i - 1]]);
}

function patternOf(name: string, fields: readonly NumberField[], chosen: Column, varying: readonly Column[]): string {
  let position = 0;
  let pattern = '';
  for (const [index, { start, end, minuses }] of fields.entries()) {
    const at = index === chosen.index ? start + minuses : start;
    const mark =
      index === chosen.index ? '{step}' : varying.some((column) => column.index === index) ? '*' : name.slice(at, end);
    pattern += name.slice(position, at) + mark;
    position = end;
  }
  return pattern + name.slice(position);
}

/** A number with a sign, and what of it may be text of the pattern: its unit, exponent and decimals. */
const stepPattern = /[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?[km]?/iy;
const shorter = [/[km]$/i, /e[+-]?\d+$/i, /\.\d+$/];

/** The number that `{step}` stands for in a name, by a pattern in which * stands for any characters. */
export function stepByPattern(pattern: string): (name: string) => number | undefined {
  const parts = pattern.split('{step}');
  if (parts.length !== 2) {
    throw new UnknownStepError(`the pattern '${pattern}' of the step needs {step} once, as in 'weights.{step}-*'`);
  }
  const [before, after] = parts.map((include) => nameMatcher({ include }));
  return (name) => {
    // By position rather than by a regular expression: a pattern of many stars takes no exponential time.
    for (let start = 0; start < name.length; start += 1) {
      stepPattern.lastIndex = start;
      let text = stepPattern.exec(name)?.[0];
      if (text === undefined || !before(name.slice(0, start))) continue;
      for (const end of [/$/, ...shorter]) {
        text = text.replace(end, '');
        if (!after(name.slice(start + text.length))) continue;
        const [field] = numberFields(text);
        return text.startsWith('-') ? -field.value : field.value;
      }
    }
    return undefined;
  };
}
