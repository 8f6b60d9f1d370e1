import { pathEditNames, pathEditOf } from '@policypath/pptb';
import type { Command } from 'commander';
import { UsageError } from './outputFile.ts';

/** What settings mean that edits share; others say it themselves (`settingTexts`). */
const texts: Readonly<Record<string, string>> = {
  rank: 'directions kept (r_t)',
  informationThreshold: 'keep as many directions as hold this share of the information amount, in place of --rank',
  maximumRank: 'with --information-threshold: the most directions kept',
  boostedDirections: 'directions boosted (r_b)',
  boost: 'how far to go on along them (p_b): the share of the window’s move that is added',
  scope: 'decompose the whole vector, or each layer by itself: whole or layer',
  trim: 'false: boost alone',
  centre: 'decompose less the mean snapshot or the first one: mean or first',
  meanAge: 'mean age of the average, in snapshots',
};
/** Settings of trials, which mean nothing on a path that is over; and those that have parts. */
const hidden = new Set(['force', 'boostSpan', 'boostDecay', 'boostLimits']);
const words: Readonly<Record<string, readonly string[]>> = { scope: ['whole', 'layer'], centre: ['mean', 'first'] };

const flagOf = (setting: string): string => `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Adds an option for every setting of these edits, by the setting's own name. */
export function addEditSettings(command: Command, edits: readonly string[] = pathEditNames()): Command {
  const users = new Map<string, string[]>();
  for (const edit of edits) {
    for (const setting of Object.keys(pathEditOf(edit).settings)) {
      if (!hidden.has(setting)) users.set(setting, [...(users.get(setting) ?? []), edit]);
    }
  }
  for (const [setting, using] of users) {
    const own = pathEditOf(using[0]).settingTexts as Readonly<Record<string, string>> | undefined;
    const of = using.length === edits.length ? '' : ` (${using.join(', ')})`;
    command.option(
      `${flagOf(setting)} <value>`,
      `${texts[setting] ?? own?.[setting] ?? `setting of ${using[0]}`}${of}`,
    );
  }
  return command;
}

/** One line for each edit, for help. */
export function editLines(edits: readonly string[] = pathEditNames()): string {
  return edits.map((edit) => `  ${edit.padEnd(22)}${pathEditOf(edit).text ?? ''}`).join('\n');
}

/**
 * The settings of an edit among what the command line gave.
 *
 * @throws UsageError for an unknown edit, a setting that this edit has not (with its own), and a value of another kind.
 */
export function editSettingsOf(edit: string, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!pathEditNames().includes(edit)) {
    throw new UsageError(`There is no edit '${edit}'; --edit takes one of ${pathEditNames().join(', ')}.`);
  }
  const settings = pathEditOf(edit).settings as Readonly<Record<string, unknown>>;
  const all = new Set(pathEditNames().flatMap((name) => Object.keys(pathEditOf(name).settings)));
  const chosen: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(given)) {
    if (text === undefined || !all.has(name)) continue;
    if (!(name in settings)) {
      const known = Object.keys(settings).filter((setting) => !hidden.has(setting));
      const list = known.length === 0 ? 'it has none' : `its own are ${known.map(flagOf).join(', ')}`;
      throw new UsageError(`The edit '${edit}' has no ${flagOf(name)}; ${list}.`);
    }
    chosen[name] = valueOf(name, String(text), settings[name]);
  }
  return chosen;
}

function valueOf(name: string, text: string, usual: unknown): unknown {
  const refuse = (expected: string): UsageError => new UsageError(`${flagOf(name)} takes ${expected}, got '${text}'.`);
  const choices = words[name];
  if (choices !== undefined) {
    if (!choices.includes(text)) throw refuse(choices.join(' or '));
    return text;
  }
  if (typeof usual === 'boolean') {
    if (text !== 'true' && text !== 'false') throw refuse('true or false');
    return text === 'true';
  }
  if (typeof usual === 'string') return text;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw refuse('a number');
  return value;
}
