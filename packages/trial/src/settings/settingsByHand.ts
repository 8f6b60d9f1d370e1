import { UsageError } from '../errors.ts';
import { settingGroups } from './allSettings.ts';
import { forkSettings } from './forkSettings.ts';
import type { PptbSettings, TrialConfig } from './trialSchema.ts';
import { variantOf } from './variants.ts';

/** An edit of the policy that no schedule asks for. */
export interface EditByHand {
  /** A variant that edits, e.g. the name of an edit of @policypath/pptb. */
  readonly variant: string;
  /** Its settings by name, as `resolveSettings` takes them. Those left out are the trial's. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * The settings of an edit by hand: those of the trial with the given ones in their place, under the rules for a trial of that
 * variant.
 *
 * @throws UsageError for a variant that never edits, settings that are none of an edit's, and a path recorded otherwise than the
 *   trial's; SettingsError as `resolveSettings`
 */
export function settingsByHand(
  config: TrialConfig,
  { variant, settings = {} }: EditByHand,
): { readonly editor: string; readonly pptb: PptbSettings } {
  const { editor, edits } = variantOf(variant);
  if (editor === null || !edits) throw new UsageError(`the variant ${variant} edits nothing: choose one that does`);
  const known = new Set(settingGroups().PPTB.map(({ name }) => name));
  const other = Object.keys(settings).find((name) => !known.has(name));
  if (other !== undefined) throw new UsageError(`'${other}' is no setting of an edit: leave it out`);
  const { pptb } = forkSettings(config, { ...settings, variant });
  if (pptb === null) throw new UsageError(`the variant ${variant} records no path: choose one that does`);
  for (const name of ['capacity', 'snapshotInterval', 'snapshotClock'] as const) {
    if (pptb[name] !== config.pptb?.[name]) {
      throw new UsageError(
        'an edit by hand works on the path as this trial records it: leave out the window and the time between snapshots',
      );
    }
  }
  return { editor, pptb };
}
