import { plainBoth } from '../../../words/steps.ts';
import type { ReportedTrials } from '../reportedTrials.ts';
import type { ReportSection } from '../section.ts';

/** Missing, failed, unfinished and unreadable trials, with reasons; null when there are none. */
export function gapsSection(
  { trials, missing, unreadable }: ReportedTrials,
  notAnalysed: readonly { readonly shown: string; readonly reason: string }[],
): ReportSection | null {
  const rows = [
    ...trials.flatMap(
      ({
        place,
        state,
        failure,
        manifest: {
          trial: { steps },
        },
        evaluations,
        actionRepeat,
      }): string[][] => {
        if (state === 'failed') {
          const step = failure === null ? '?' : plainBoth(failure.step, actionRepeat);
          return [[place.shown, 'failed', `step ${step}: ${failure?.message ?? 'not said'}`]];
        }
        if (state === 'finished') return [];
        const last = evaluations.findLast(({ offset }) => offset === 0)?.step;
        return [
          [
            place.shown,
            'not ended',
            last === undefined
              ? 'no evaluation yet'
              : `evaluated up to step ${plainBoth(last, actionRepeat)} of ${plainBoth(steps, actionRepeat)}`,
          ],
        ];
      },
    ),
    ...missing.map(({ environment, method, seed }) => [
      `${environment} ${method} seed ${seed}`,
      'missing',
      'planned by the benchmark, not begun or not here: run policypath sweep again',
    ]),
    ...unreadable.map(({ shown, reason }) => [shown, 'not readable', reason]),
    ...notAnalysed.map(({ shown, reason }) => [shown, 'path not analysed', reason]),
  ];
  if (rows.length === 0) return null;
  return {
    id: 'missing',
    title: 'What is missing or failed',
    paragraphs: [],
    tables: [
      {
        name: 'missing',
        caption: 'Trials that are not finished, and what could not be used. A failed trial stays in the statistics.',
        columns: ['Trial', 'What', 'Why'],
        rows,
      },
    ],
    figures: [],
  };
}
