import { isVariant, variantOf } from '@policypath/trial/records';
import { stepsCell } from '../../../words/steps.ts';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import type { ReportSection } from '../section.ts';
import { byVariant, distinct, isRepeated } from './groups.ts';
import { rounded } from '../../../words/numbers.ts';

/** The variants that were run, what each does, and its main settings. */
export function variantsSection(trials: readonly StoredTrial[]): ReportSection {
  const groups = byVariant(trials);
  const names = distinct(groups.map(({ variant }) => variant));
  return {
    id: 'variants',
    title: 'Variants',
    paragraphs: [
      'Controls and parts of the method are there so that a gain can be attributed: what an average or a random direction does as well is not owed to trimming and boosting.',
    ],
    tables: [
      {
        name: 'variants',
        caption:
          `Variants and what they do. r_t: directions kept; p_b: boost; t_p: environment steps${isRepeated(trials) ? ' (agent steps)' : ''} between edits; window: snapshots in the ` +
          'path buffer; feedback: p_b x snapshots in the window x their interval / t_p, below 1 where the boost is stable.',
        columns: ['Variant', 'What it does', 'Runs', 'r_t', 'p_b', 't_p', 'Window', 'Feedback'],
        rows: names.map((name) => {
          const own = groups.filter(({ variant }) => variant === name).flatMap((group) => group.trials);
          const kinds = distinct(own.map(({ manifest }) => manifest.trial.variant));
          return [
            name,
            kinds.map((kind) => whatItDoes(kind, name)).join('; '),
            own.length,
            ...['rank', 'boost', 'period', 'capacity', 'feedback'].map((setting) => settingOf(own, setting)),
          ];
        }),
      },
    ],
    figures: [],
  };
}

function whatItDoes(kind: string, name: string): string {
  const description = isVariant(kind) ? variantOf(kind).description : 'not a variant of this version';
  return kind === name ? description : `${kind} with settings of its own: ${description}`;
}

function settingOf(trials: readonly StoredTrial[], name: string): string | null {
  const values = distinct(
    trials.flatMap(({ manifest, actionRepeat: repeat }) => {
      const value = (manifest.trial.pptb as Readonly<Record<string, unknown>> | null)?.[name];
      if (value === undefined || value === null) return [];
      if (typeof value !== 'number') return [String(value)];
      return [name === 'period' && repeat > 1 ? String(stepsCell(value * repeat, repeat)) : rounded(value)];
    }),
  );
  return values.length === 0 ? null : values.join(' or ');
}
