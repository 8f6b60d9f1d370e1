import { isVariant, variantOf } from '@policypath/trial/records';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import { number, steps, stepsOf, text, type Cell } from '../column.ts';
import type { ReportSection } from '../section.ts';
import { shownRows } from '../tableForms.ts';
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
        columns: [
          text('Variant'),
          text('What it does'),
          number('Runs'),
          number('r_t', { print: rounded }),
          number('p_b', { print: rounded }),
          steps('t_p', { isRepeated: isRepeated(trials) }),
          number('Window', { unit: 'snapshots', print: rounded }),
          number('Feedback', { print: rounded }),
        ],
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

/** A setting of PPTB; of several values, what people read is all of them, and machines have none. */
function settingOf(trials: readonly StoredTrial[], name: string): Cell {
  const cells = trials.flatMap(({ manifest, actionRepeat }): Cell[] => {
    const value = (manifest.trial.pptb as Readonly<Record<string, unknown>> | null)?.[name];
    if (value === undefined || value === null) return [];
    if (typeof value !== 'number') return [{ shown: String(value) }];
    return [name === 'period' ? stepsOf(value * actionRepeat, actionRepeat) : value];
  });
  const different = [...new Map(cells.map((cell) => [JSON.stringify(cell), cell])).values()];
  if (different.length < 2) return different[0] ?? null;
  const column = name === 'period' ? steps('') : number('', { print: rounded });
  const rows = different.map((cell) => [cell]);
  return {
    shown: shownRows({ columns: [column], rows })
      .flat()
      .join(' or '),
  };
}
