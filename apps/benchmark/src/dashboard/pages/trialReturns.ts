import * as Plot from '@observablehq/plot';
import { plainBoth } from '../../words/steps.ts';
import type { TrialView } from '../trials/trialView.ts';
import { colour, figure, thinned } from './figure.ts';
import { html, type Html } from '../../words/html.ts';
import { short, shortBoth, stepsAxis } from './numbers.ts';

/** The learning curve of one trial. */
export function trialReturns({ evaluations, actionRepeat }: TrialView): Html {
  const last = evaluations.at(-1);
  if (last === undefined) return html`<p>No evaluation yet.</p>`;
  const points = thinned(evaluations, 200);
  const series = { x: 'step', y: 'meanReturn' };
  return html`<div class="figures">
    ${figure({
      title: 'Mean return',
      description: `${evaluations.length} evaluations, the last ${short(last.meanReturn)} at step ${plainBoth(last.step, actionRepeat)}`,
      across: stepsAxis([actionRepeat]),
      upward: 'mean return',
      marks: [
        Plot.lineY(points, { ...series, stroke: colour(0), strokeWidth: 2 }),
        Plot.dot(points, {
          ...series,
          r: 3,
          fill: colour(0),
          title: ({ step, meanReturn }: (typeof points)[number]) =>
            `${short(meanReturn)} at ${shortBoth(step, actionRepeat)}`,
        }),
      ],
    })}
  </div>`;
}
