import * as kinds from '@policypath/agents';
import { agentNames, flag, readValue, settingGroups, type NamedSetting } from '@policypath/trial/records';
import { shownDefault } from '@policypath/trial';
import { Help, InvalidArgumentError, Option, type Command } from 'commander';

/** The parser of commander for values of a kind. */
export function parserOf<Value>(kind: kinds.Kind<Value>): (text: string) => Value {
  return (text) => readValue(kind, text, (expected) => new InvalidArgumentError(`It is ${expected}.`));
}

/** A parser of whole numbers of at least `least`. */
export const wholeNumber = (least = 0): ((text: string) => number) => parserOf(kinds.wholeNumber(least));

/** A parser of numbers that `accepts` takes; `expected` completes "It is ...". */
export function number(accepts: (value: number) => boolean, expected: string): (text: string) => number {
  return parserOf(kinds.number(accepts, expected));
}

export const positiveNumber = parserOf(kinds.positiveNumber);
export const sizes = parserOf(kinds.sizes);

/** Names of the engines that compute networks, and the choice of the best one that is there. */
export const engineNames = ['auto', 'native', 'wasm', 'tensorflow'] as const;

/** --engine, by default the best that is there. */
export function engineOption(): Option {
  return new Option('--engine <name>', 'what computes the networks').choices(engineNames).default('auto');
}

/** `--no-thin` of the commands that run trials. */
export function noThinOption(): Option {
  return new Option('--no-thin', 'at the end keep the checkpoint before the last');
}

/** `--policy` of the commands that load a trial's policy. */
export function policyOption(): Option {
  return new Option(
    '--policy <which>',
    'instead of --step: best (of the evaluation with the highest mean return after the random steps), last (of the last evaluation), or a .safetensors file',
  ).conflicts('step');
}

/** `--average`, the same of every command that takes a trial's policy. */
export function averageOption(): Option {
  return new Option(
    '--average <n>',
    'the mean of the last n snapshots of its path in place of the policy (without a path: of the policies recorded until then)',
  )
    .argParser(wholeNumber(1))
    .conflicts('policy');
}

/** `--include-initial`, the same of every command that shows an AUC. */
export function includeInitialOption(prefix = ''): Option {
  return new Option(
    '--include-initial',
    `${prefix}let the AUC count the first evaluation too, before any training (at step 0, or at an offset the first one there)`,
  );
}

/**
 * The options of all settings, of all agents and variants. None has a default in commander, so that options not given can be
 * told apart from given ones and take the default of the agent and the preset.
 */
export function settingOptions(groups: Readonly<Record<string, readonly NamedSetting[]>> = settingGroups()): Option[] {
  return Object.entries(groups).flatMap(([group, settings]) =>
    settings.map((setting) => {
      const { kind } = setting;
      const option = new Option(usage(setting), `${describe(setting)} (${defaultsInShort(setting)})`);
      if (kind.choices !== undefined) option.choices(kind.choices);
      else if (kind.placeholder !== '') option.argParser(parserOf(kind));
      return option.helpGroup(`${group}:`);
    }),
  );
}

/** e.g. '--window <n>'. */
export function usage({ name, kind }: NamedSetting): string {
  return `${flag(name)} ${kind.placeholder}`.trim();
}

/** The description of a setting, with its symbol and unit. */
export function describe({ symbol, text, unit }: NamedSetting): string {
  return `${symbol === undefined ? '' : `${symbol}: `}${text}${unit === undefined ? '' : `, in ${unit}`}`;
}

/** e.g. 'default 25000; sac, rad 1000'; of agents that only another command trains, only where no other has the setting. */
function defaultsInShort(setting: NamedSetting): string {
  const own = Object.entries(setting.defaults).filter(([agent]) => !kinds.agentDefinition(agent).isOffline);
  const shown = own.length === 0 ? setting : { ...setting, defaults: Object.fromEntries(own) };
  return `default ${byAgent(shown, (agent) => shownDefault(setting, agent))}`;
}

/** Joins the words for each agent that has the setting; agents with the same words are named together, and not at all if all agree. */
export function byAgent(setting: NamedSetting, words: (agent: string) => string): string {
  const agents = agentNames().filter((agent) => setting.defaults[agent] !== undefined);
  const distinct = [...new Set(agents.map(words))];
  if (distinct.length === 1) return distinct[0];
  return distinct.map((text) => `${agents.filter((agent) => words(agent) === text).join(', ')} ${text}`).join('; ');
}

/** The help of a command, laid out for the width of the terminal. */
export function helpOf(command: Command): Help {
  const help = command.createHelp();
  help.prepareContext({ helpWidth: process.stdout.columns });
  return help;
}

/** Hides options from a command's help. They still work and are suggested for misspelt ones. */
export function leaveOutOfHelp(command: Command, left: ReadonlySet<Option>): void {
  command.configureHelp({
    formatHelp(shown, help) {
      help.visibleOptions = (of) => Help.prototype.visibleOptions.call(help, of).filter((option) => !left.has(option));
      return Help.prototype.formatHelp.call(help, shown, help);
    },
  });
}
