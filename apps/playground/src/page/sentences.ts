import type { EditRecord } from '@policypath/trial/records';
import type { ShownStatistic } from '../training/messages.ts';
import { comparison, editCount, type Seen } from './seen.ts';

const wholeNumbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole number with thousands set apart. */
export function whole(value: number): string {
  return wholeNumbers.format(value);
}

/** A number in three digits. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : '-infinite';
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && size < 1e-3)) return value.toExponential(1);
  return size >= 1000 ? whole(value) : String(Number(value.toPrecision(3)));
}

/** Where a trial is, and how fast. */
export function progressText({ step, began, stepsASecond, end }: Seen): string {
  if (began === undefined) return end === undefined ? 'starting' : 'not started';
  const pace = end === undefined ? `, ${whole(stepsASecond)} a second` : '';
  return `step ${whole(step)} of ${whole(began.steps)}${pace}`;
}

/** How both trials stand to each other. */
export function togetherText(first: Seen, second: Seen): string {
  const { equal, until } = comparison(first, second);
  const compared =
    equal === 0
      ? ''
      : ` So far ${equal === 1 ? 'one snapshot of both policies was' : `${equal} snapshots of both policies were`} compared, all equal bit for bit (SHA-256), up to step ${whole(until ?? 0)}.`;
  const [edit] = second.edits;
  if (edit === undefined && second.forks.length === 0) {
    return `Both do the same, to the last bit, until the first edit.${compared}`;
  }
  const begins = edit === undefined ? second.forks[0].step : edit.step;
  const count = editCount(second);
  const edits = `${whole(count)} ${count === 1 ? 'edit' : 'edits'} so far.`;
  return `They part at step ${whole(begins)}, with the first ${edit === undefined ? 'fork' : 'edit'}.${compared.replace('So far', 'Before it,')} ${edits}`;
}

/** What an edit predicted, and what it did. */
export function editText(edit: EditRecord): string {
  const who = edit.byHand === undefined ? 'on schedule' : 'by hand';
  const variant = typeof edit['variant'] === 'string' ? edit['variant'] : 'an edit';
  const did = `moved the policy by ${percent(edit.relativeDisplacement)} of its norm`;
  const norm =
    typeof edit.predictedWeightNorm === 'number'
      ? `norm predicted ${short(edit.predictedWeightNorm)}, became ${short(edit.weightNorm)}`
      : `norm became ${short(edit.weightNorm)}`;
  return `step ${whole(edit.step)}, ${variant} ${who}: ${edit.effective ? did : 'changed nothing'}; ${norm}`;
}

export function percent(share: number | null | undefined): string {
  return typeof share === 'number' ? `${short(100 * share)} %` : '–';
}

/** A statistic's symbol, and what it says. */
export function statisticText({ name }: Pick<ShownStatistic, 'name'>): readonly [symbol: string, meaning: string] {
  if (name === 'informationAmount') return ['a₁', 'share of all moves along the first direction'];
  if (name === 'majorDimensionality') return ['D(0.9)', 'directions that hold 90 % of the moves'];
  const k = name.slice(-1);
  const u = `u${subscript(Number(k))}`;
  if (name.startsWith('cosine')) return [`|corr(${u}, cos ${k})|`, `how much ${u} is a cosine of ${k} half periods`];
  return [`detour of ${u}`, `length of the way along direction ${k} over its distance`];
}

/** A digit as an index. */
export function subscript(digit: number): string {
  return String.fromCodePoint(0x20_80 + digit);
}

/** Why a trial stopped, what is left of it, and what to do. */
export function failureText({ end, step, savedStep, keptSteps }: Seen): string {
  const words = end?.words ?? '';
  const reason = `${capital(words)}${/[.!?]$/.test(words) ? '' : '.'}`;
  if (end?.canGoOn === true && savedStep !== null) {
    return `${reason} It stood at step ${whole(step)} and was saved at step ${whole(savedStep)}: go on from there.`;
  }
  if (step === 0) return `${reason} Change the settings and start anew.`;
  const saved =
    savedStep === null ? 'Nothing of it was saved.' : `Its newest checkpoint is of step ${whole(savedStep)}.`;
  const next =
    keptSteps.length === 0 ? 'Start anew.' : 'Fork it at a kept moment below, with other settings, or start anew.';
  return `${reason} It stood at step ${whole(step)}; what is drawn stays. ${saved} ${next}`;
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
