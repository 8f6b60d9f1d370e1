import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { trialSettings, type Source } from '../train/optionTable.ts';

/** A setting that a benchmark may give. */
export interface SettingKind {
  readonly name: string;
  /** What stands in the file, checked. @throws InvalidArgumentError with what was expected */
  read(raw: unknown): unknown;
  /** The default as text and whose it is, where there is one. */
  readonly shown?: string;
  readonly source?: Source;
}

/** What `policypath train` takes, under the names of its options in camel case. */
export function td3Settings(): SettingKind[] {
  const fromOptions = trialSettings()
    .filter(({ name }) => name !== 'seed')
    .map(({ name, option, shown, source }) => ({
      name,
      shown,
      source,
      read: (raw: unknown) => {
        // The same reader as on the command line, so that a value means the same in both places.
        const parse = option.parseArg as (text: string, previous: undefined) => unknown;
        return parse(Array.isArray(raw) ? raw.join(',') : String(raw), undefined);
      },
    }));
  return [
    ...fromOptions,
    zodSetting('preset', z.enum(['default', 'literal']), 'default', 'ours'),
    zodSetting('forceBoost', z.literal(true)),
  ];
}

const count = z.int().positive();
const positive = z.number().positive();
const share = z.number().min(0).max(1);

/** RAD (Laskin et al. 2020) as far as a benchmark sets it; steps are environment steps, action repeat included. */
export function radSettings(): SettingKind[] {
  const kinds = {
    steps: count,
    actionRepeat: count,
    frameStack: count,
    imageSize: count,
    renderedSize: count,
    augmentation: z.enum(['none', 'crop', 'translate']),
    /** Agent steps of random actions before the first update. */
    startSteps: z.int().nonnegative(),
    batchSize: count,
    replayCapacity: count,
    hiddenSize: count,
    featureSize: count,
    learningRate: positive,
    temperatureLearningRate: positive,
    initialTemperature: positive,
    discount: share,
    criticTargetRate: share,
    encoderTargetRate: share,
    policyDelay: count,
    targetDelay: count,
    evaluationInterval: count,
    evaluationEpisodes: count,
    snapshotUpdates: count,
    window: z.int().min(2),
    rank: count,
    boostedDirections: z.int().nonnegative(),
    boost: z.number().nonnegative(),
    /** Agent steps. */
    period: count,
  };
  return Object.entries(kinds).map(([name, schema]) => zodSetting(name, schema));
}

function zodSetting(name: string, schema: z.ZodType, shown?: string, source?: Source): SettingKind {
  return {
    name,
    shown,
    source,
    read(raw) {
      const parsed = schema.safeParse(raw);
      if (!parsed.success) throw new InvalidArgumentError(parsed.error.issues[0].message);
      return parsed.data;
    },
  };
}
