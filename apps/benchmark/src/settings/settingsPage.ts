import {
  agentNames,
  settingGroups,
  editsUsing,
  variantNames,
  variantOf,
  type NamedSetting,
} from '@policypath/trial/records';
import { shownDefault } from '@policypath/trial';
import type { Help } from 'commander';
import { byAgent, describe, usage } from './options.ts';

const whose = (source: string): string =>
  source === 'ours' ? 'ours' : source === 'paper' ? "the paper's" : `${source}'s`;

const sources =
  '"The paper\'s" stands in the paper, "TD3\'s" and "RAD\'s" in the official code on which the paper builds, "SAC\'s" in its paper, "CleanRL\'s" in that collection of agents, ' +
  '"CHAIN\'s" in the Double DQN of the paper\'s first author, "MinAtar\'s" in MinAtar\'s own example, ' +
  '"ours" in none of them.';
const keys =
  'A setting has one name: the option of `train`, e.g. --start-steps, and the key in a benchmark file, e.g. startSteps. Numbers ' +
  'may be written as 1000000, 1_000_000, 1e6 or 1M.';
const steps =
  'With --action-repeat n, an agent step (one action) is n environment steps; every log has both. Extensions of pptb use what ' +
  'pptb uses.';

/** e.g. "25000 (TD3's); sac, rad 1000 (RAD's)", with the values that variants bring. */
function defaults(setting: NamedSetting): string {
  const usual = byAgent(setting, (agent) => {
    const [source] = setting.defaults[agent] ?? ['ours'];
    return `${shownDefault(setting, agent)} (${whose(source)})`;
  });
  const brought = variantNames().flatMap((variant) => {
    const value = { ...variantOf(variant).defaults, ...variantOf(variant).fixed }[setting.name];
    return value === undefined ? [] : [`${String(value)} with ${variant}`];
  });
  return [usual, ...brought].join('; ');
}

/** Which agents and variants use a setting; empty when all do. */
function usedBy(setting: NamedSetting): string {
  const own = Object.keys(setting.defaults);
  const { edits } = setting;
  const variantsThat =
    edits === 'path'
      ? 'variants with a path'
      : edits === 'editing'
        ? 'variants that edit'
        : editsUsing(setting).join(', ');
  return [own.length === agentNames().length ? '' : own.join(', '), variantsThat]
    .filter((words) => words !== '')
    .join('; ');
}

/** All settings as `policypath help settings` prints them. */
export function settingsHelp(help: Help): string {
  const width = help.helpWidth ?? 80;
  const indented = (text: string): string => help.boxWrap(text, width - 6).replaceAll(/^/gm, '      ');
  const groups = Object.entries(settingGroups()).map(([group, settings]) =>
    [
      `${group}:`,
      ...settings.map((setting) => {
        const used = usedBy(setting);
        const use = used === '' ? '' : `; used by ${used}`;
        return `  ${usage(setting)}  ${setting.name}\n${indented(`${describe(setting)}; default ${defaults(setting)}${use}`)}`;
      }),
    ].join('\n'),
  );
  return [help.boxWrap(`${keys} ${sources} ${steps}`, width), ...groups].join('\n\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** All settings as docs/settings.md. */
export function settingsPage(): string {
  const groups = Object.entries(settingGroups()).map(([group, settings]) =>
    [
      `## ${group}`,
      '',
      '| Key | Flag | What it is | Unit | Default | Used by |',
      '|---|---|---|---|---|---|',
      ...settings.map((setting) => {
        const { unit = '', ...rest } = setting;
        const columns = [describe({ ...rest }), unit, defaults(setting), usedBy(setting) || 'all'];
        return `| \`${setting.name}\` | \`${usage(setting)}\` | ${columns.map(cell).join(' | ')} |`;
      }),
    ].join('\n'),
  );
  const rule =
    'This page is written by `npm run docs:settings` from the declarations in `packages/trial/src/settings` and `packages/agents/src`.';
  return `${['# Settings of a trial', keys, sources, steps, rule, ...groups].join('\n\n')}\n`;
}
