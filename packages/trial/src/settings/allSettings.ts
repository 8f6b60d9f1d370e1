import { agentDefinitions, choice, type AgentDefinition, type Kind, type SettingDefault } from '@policypath/agents';
import { pathEditNames, pathEditOf } from '@policypath/pptb';
import { agentNames, agentPart } from '../agents/registry.ts';
import { settingsOfEdits } from './editSettings.ts';
import { pptbPart } from './pptbSettings.ts';
import { settingsIn, type NamedSetting } from './setting.ts';
import { trialPart } from './trialSettings.ts';
import { variantOf } from './variants.ts';

type SettingGroups = Readonly<Record<'Trial' | 'Agent' | 'PPTB', readonly NamedSetting[]>>;

let known: { readonly agents: number; readonly edits: number; readonly groups: SettingGroups } | undefined;

/** All settings in groups, including those of every defined agent and path edit, each once and in the order of the manifest. */
export function settingGroups(): SettingGroups {
  const agents = agentDefinitions();
  const edits = pathEditNames();
  if (known?.agents !== agents.length || known.edits !== edits.length) {
    const groups = {
      Trial: settingsIn(trialPart).map((setting) => withDefaults(setting, agents)),
      Agent: ofAgents(agents),
      PPTB: settingsIn(pptbPart, ['pptb']).map((setting) => withDefaults(setting, agents)),
    };
    const own = settingsOfEdits(Object.values(groups).flat(), agentNames());
    known = { agents: agents.length, edits: edits.length, groups: { ...groups, PPTB: [...groups.PPTB, ...own] } };
  }
  return known.groups;
}

export function allSettings(): readonly NamedSetting[] {
  return Object.values(settingGroups()).flat();
}

/** Where values come from: the sources of all defaults, e.g. the paper, the official code of TD3, or 'ours' for none of them. */
export function settingSources(): string[] {
  const sources = allSettings().flatMap(({ defaults }) => Object.values(defaults).flatMap((own) => own?.[0] ?? []));
  return [...new Set(sources)];
}

/** A setting of all trials with the default of each agent. */
function withDefaults(setting: NamedSetting, agents: readonly AgentDefinition[]): NamedSetting {
  const { name, defaults } = setting;
  const each = agents.flatMap(({ name: agent, trialDefaults }) => {
    const own = trialDefaults?.[name] ?? defaults[agent] ?? defaults['any'];
    return own === undefined ? [] : [[agent, own] as const];
  });
  return { ...setting, defaults: Object.fromEntries(each) };
}

/** The agents' own settings. Agents that have a setting of one name share one entry. */
function ofAgents(agents: readonly AgentDefinition[]): NamedSetting[] {
  const found = new Map<string, NamedSetting>();
  for (const agent of agents) {
    for (const setting of settingsIn(agentPart(agent.name))) {
      const { name, kind, default: own = ['ours'] as SettingDefault } = setting;
      const before = found.get(name);
      found.set(name, {
        ...(before ?? setting),
        kind: before === undefined ? kind : jointKind(before.kind, kind),
        text: before === undefined ? setting.text : jointText(before.text, setting.text),
        defaults: { ...before?.defaults, [agent.name]: own },
      });
    }
  }
  return [...found.values()];
}

/** A kind that accepts the values of two kinds if both are choices; otherwise the first. */
function jointKind(first: Kind, second: Kind): Kind {
  if (first.choices === undefined || second.choices === undefined) return first;
  return choice(...(new Set([...first.choices, ...second.choices]) as unknown as [string]));
}

/** The texts of two agents, e.g. of their profiles. Clauses that both have stand once. */
function jointText(first: string, second: string): string {
  return [...new Set([...first.split('; '), ...second.split('; ')])].join('; ');
}

/** The settings that an agent uses. */
export function settingsOfAgent(agent: string): NamedSetting[] {
  return allSettings().filter(({ defaults }) => defaults[agent] !== undefined);
}

/** The setting that stands in a manifest's settings under these keys, e.g. 'pptb.boostLimits.feedback' or 'td3.batchSize'. */
export function settingAt(keys: string): NamedSetting | undefined {
  const own = keys.replace(new RegExp(`^(${agentNames().join('|')})\\.`), '');
  return allSettings().find(({ path }) => path.join('.') === own);
}

/** Whether a variant uses a setting. */
export function variantUses(variant: string, setting: Pick<NamedSetting, 'edits'>): boolean {
  const { editor, edits: isEditing } = variantOf(variant);
  if (setting.edits === undefined) return true;
  if (setting.edits === 'editing') return isEditing;
  return editor !== null && (setting.edits === 'path' || editsUsing(setting).includes(editor));
}

/** Names of the path edits that use a setting which only some of them use. */
export function editsUsing({ edits }: Pick<NamedSetting, 'edits'>): string[] {
  if (typeof edits !== 'object') return [];
  return pathEditNames().filter((edit) => edits.having.every((name) => name in pathEditOf(edit).settings));
}

/**
 * The given settings that a variant uses. A comparison gives one set of settings to several variants, and some of them
 * would refuse the whole set.
 */
export function settingsForVariant<Given extends Readonly<Record<string, unknown>>>(
  variant: string,
  given: Given,
): Given {
  const { fixed = {} } = variantOf(variant);
  const kept = Object.entries(given).filter(([name]) => {
    const setting = allSettings().find((candidate) => candidate.name === name);
    return (setting === undefined || variantUses(variant, setting)) && fixed[name] === undefined;
  });
  return Object.fromEntries(kept) as Given;
}
