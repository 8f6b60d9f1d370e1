import * as Plot from '@observablehq/plot';
import type { TrialView } from '../trials/trialView.ts';
import { colour, figure, thinned } from './figure.ts';
import { html, type Html } from './html.ts';
import { short, shortSteps } from './numbers.ts';

/** The learning curve of one trial. */
export function trialReturns({ evaluations }: TrialView): Html {
  const last = evaluations.at(-1);
  if (last === undefined) return html`<p>No evaluation yet.</p>`;
  const points = thinned(evaluations, 200);
  const series = { x: 'step', y: 'meanReturn' };
  return html`<div class="figures">
    ${figure({
      title: 'Mean return',
      description: `${evaluations.length} evaluations, the last ${short(last.meanReturn)} at step ${last.step}`,
      across: 'environment steps',
      upward: 'mean return',
      marks: [
        Plot.lineY(points, { ...series, stroke: colour(0), strokeWidth: 2 }),
        Plot.dot(points, {
          ...series,
          r: 3,
          fill: colour(0),
          title: ({ step, meanReturn }: (typeof points)[number]) => `${short(meanReturn)} at ${shortSteps(step)}`,
        }),
      ],
    })}
  </div>`;
}
