import { z } from 'zod';
import { agentDefinition, agentPart } from '../agents/registry.ts';
import { pptbPart } from './pptbSettings.ts';
import { objectOf, withoutNeutral, type SettingPart } from './setting.ts';
import { trialPart } from './trialSettings.ts';
import { variantOf } from './variants.ts';

const environment = z.string().min(1);
const trial = objectOf(trialPart);
const pptbSchema = objectOf(pptbPart);
/** null for the variant 'base'. */
const pptb = pptbSchema.nullable();

export type PptbSettings = z.infer<typeof pptbSchema>;

/** All that decides what a trial computes. The agent's own settings stand under its name: `agentSettingsOf`. */
export type TrialConfig = { environment: string; agent: string } & z.infer<typeof trial> & {
    pptb: PptbSettings | null;
    readonly [agent: string]: unknown;
  };

/**
 * Everything that decides what a trial computes: one configuration, one sequence of bytes. The order of keys is part of its
 * hash. An agent of a plug-in must have been defined before.
 */
export const trialSchema = z.looseObject({ agent: z.string() }).transform((given, context) => {
  const refuse = (path: readonly PropertyKey[], message: string): never => {
    context.issues.push({ code: 'custom', path: [...path], message, input: given });
    return z.NEVER;
  };
  let schema: z.ZodType;
  try {
    schema = schemaOf(given.agent);
  } catch (error) {
    return refuse(['agent'], (error as Error).message);
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  return refuse(path, message);
}) as unknown as z.ZodType<TrialConfig, TrialConfig>;

/** @throws UsageError when there is no such agent */
function schemaOf(agent: string): z.ZodType {
  const settings = objectOf(agentPart(agent));
  return z.strictObject({ environment, agent: z.literal(agent), ...trial.shape, [agent]: settings, pptb });
}

/** The settings of a trial's agent. */
export function agentSettingsOf(config: TrialConfig): Readonly<Record<string, unknown>> {
  return config[config.agent] as Readonly<Record<string, unknown>>;
}

/** The settings as they are hashed: in a fixed order of keys, without those at their neutral value. */
export function hashedSettings(config: TrialConfig): string {
  const part = {
    ...trialPart,
    [config.agent]: nested(agentPart(config.agent)),
    pptb: nested(pptbPart),
  };
  return JSON.stringify(withoutNeutral(part, trialSchema.parse(config)));
}

function nested(part: SettingPart): { readonly part: SettingPart; readonly stored: z.ZodType } {
  return { part, stored: z.unknown() };
}

/** Environment steps of random actions at a trial's start (`startSteps` agent steps): up to them its policy is untrained. */
export function randomStepsOf(config: TrialConfig): number {
  return config.startSteps * actionRepeatOf(config);
}

/** Environment steps in one agent step; 1 for agents whose environments have no repeat, such as TD3. */
export function actionRepeatOf(config: TrialConfig): number {
  return agentDefinition(config.agent).actionRepeat?.(agentSettingsOf(config)) ?? 1;
}

/** Whether the policy that learns is ever edited. */
export function editsPolicy({ variant, pptb }: Pick<TrialConfig, 'variant' | 'pptb'>): boolean {
  return pptb !== null && pptb.editUse === 'load' && variantOf(variant).edits;
}

/** Whether edits are made at the times of the schedule: they are loaded, or act. */
export function editsOnSchedule({ variant, pptb }: Pick<TrialConfig, 'variant' | 'pptb'>): boolean {
  return pptb !== null && pptb.editUse !== 'evaluate' && variantOf(variant).edits;
}

/** Edits, and means of snapshots, that are evaluated beside the policy at an evaluation; 0 where edits are loaded or act. */
export function evaluatedCount({
  evaluatedWindows,
  evaluatedRanks,
  evaluatedBoosts,
  evaluatedAverages,
}: PptbSettings): number {
  const of = (list: readonly number[] | null): number => Math.max(1, list?.length ?? 1);
  if (evaluatedWindows === null) return 0;
  return evaluatedWindows.length * of(evaluatedRanks) * of(evaluatedBoosts) + (evaluatedAverages?.length ?? 0);
}
