import { z } from 'zod';
import { radPart, sacPart, td3Part } from './agentSettings.ts';
import { pptbPart } from './pptbSettings.ts';
import { objectOf, withoutNeutral } from './setting.ts';
import { trialPart } from './trialSettings.ts';

const environment = z.string().min(1);
const trial = objectOf(trialPart).shape;
const td3Schema = objectOf(td3Part);
const sacSchema = objectOf(sacPart);
const radSchema = objectOf(radPart);
const pptbSchema = objectOf(pptbPart);
/** null for the variant 'base'. */
const pptb = pptbSchema.nullable();

/** Everything that decides what a trial computes. The order of keys is part of its hash. */
export const trialSchema = z.discriminatedUnion('agent', [
  z.strictObject({ environment, agent: z.literal('td3'), ...trial, td3: td3Schema, pptb }),
  z.strictObject({ environment, agent: z.literal('sac'), ...trial, sac: sacSchema, pptb }),
  z.strictObject({ environment, agent: z.literal('rad'), ...trial, rad: radSchema, pptb }),
]);

export type Td3Settings = z.infer<typeof td3Schema>;
export type SacSettings = z.infer<typeof sacSchema>;
export type RadSettings = z.infer<typeof radSchema>;
export type PptbSettings = z.infer<typeof pptbSchema>;
export type TrialConfig = z.infer<typeof trialSchema>;

/** The settings as they are hashed: in a fixed order of keys, without those at their neutral value. */
export function hashedSettings(config: TrialConfig): string {
  const part = {
    ...trialPart,
    td3: nested(td3Part),
    sac: nested(sacPart),
    rad: nested(radPart),
    pptb: nested(pptbPart),
  };
  return JSON.stringify(withoutNeutral(part, trialSchema.parse(config)));
}

function nested<Part>(part: Part): { readonly part: Part; readonly stored: z.ZodType } {
  return { part, stored: z.unknown() };
}

/** Environment steps in one agent step; 1 for TD3, whose environments have no repeat. */
export function actionRepeatOf(config: TrialConfig): number {
  if (config.agent === 'td3') return 1;
  return config.agent === 'sac' ? config.sac.actionRepeat : config.rad.actionRepeat;
}

/** Transitions that the agent keeps for replay. */
export function replayCapacityOf(config: TrialConfig): number {
  if (config.agent === 'td3') return config.td3.replayCapacity;
  return config.agent === 'sac' ? config.sac.replayCapacity : config.rad.replayCapacity;
}
