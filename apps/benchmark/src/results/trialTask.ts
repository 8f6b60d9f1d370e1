import { z } from 'zod';

const size = z.looseObject({ height: z.number(), width: z.number(), frameStack: z.number() });
const settingsSchema = z.looseObject({
  actionRepeat: z.int().positive().default(1),
  profile: z.string().optional(),
  image: size.optional(),
  augmentation: z.looseObject({ kind: z.string(), size: z.number() }).optional(),
});
const trialSchema = z.looseObject({ agent: z.string() });

/** What of a trial's settings makes it another task, or another method, than that which its agent and environment name. */
export interface TrialTask {
  /** Environment steps that an action is held for: 1 for TD3. */
  readonly actionRepeat: number;
  /** In words, e.g. 'action repeat' -> '8', 'pictures' -> '84 x 84, 3 frames'. Returns of trials that differ here are not pooled. */
  readonly traits: ReadonlyMap<string, string>;
}

/** Of the `trial` in a manifest, of whatever version; plain where it is not understood. */
export function trialTask(trial: unknown): TrialTask {
  const { data: named } = trialSchema.safeParse(trial);
  // The settings of an agent stand under its name.
  const { data } = settingsSchema.safeParse(named?.[named.agent]);
  const { actionRepeat = 1, profile, image, augmentation } = data ?? {};
  const traits: [string, string | undefined][] = [
    ['action repeat', `${actionRepeat}`],
    ['profile', profile],
    ['pictures', image && `${image.height} x ${image.width}, ${image.frameStack} frames`],
    ['augmentation', augmentation && `${augmentation.kind} ${augmentation.size}`],
  ];
  return {
    actionRepeat,
    traits: new Map(traits.filter((trait): trait is [string, string] => trait[1] !== undefined)),
  };
}
