import type { AgentName } from '@policypath/trial/records';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { Source } from '../train/optionRow.ts';
import { trialSettings } from '../train/optionTable.ts';

/** A setting that a benchmark may give. */
export interface SettingKind {
  readonly name: string;
  /** What stands in the file, checked. @throws InvalidArgumentError with what was expected */
  read(raw: unknown): unknown;
  /** The default as text and whose it is, where there is one. */
  readonly shown?: string;
  readonly source?: Source;
}

/** What `policypath train` takes for an agent, under the names of its options in camel case. */
export function settingKinds(agent: AgentName): SettingKind[] {
  const fromOptions = trialSettings(agent)
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
