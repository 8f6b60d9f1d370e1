import { commandLine } from '@policypath/trial/node';
import { trialConditions, type TrialView } from '../trials/trialView.ts';
import { html, type Html } from '../../words/html.ts';
import { counted } from '../../words/numbers.ts';

export interface SummaryOptions {
  readonly trials: readonly TrialView[];
  readonly roots: readonly string[];
  readonly troubles: readonly string[];
}

/** How many trials stand how, or how to start one. */
export function summary({ trials, roots, troubles }: SummaryOptions): Html {
  const notes = troubles.map((trouble) => html`<p class="note">${trouble}</p>`);
  const places = roots.map((root, i) => [i > 0 ? ', ' : null, html`<code>${root}</code>`]);
  if (trials.length === 0) {
    return html`<p>No trials in ${places} yet. Start one, for example by</p>
      <pre><code>${commandLine(`train --env Hopper-v4 --pptb --seed 0 --out ${roots[0]}/hopper-0`)}</code></pre>
      <p>It appears here as soon as it has begun.</p>
      ${notes}`;
  }
  const counts = trialConditions.flatMap((condition) => {
    const count = trials.filter((trial) => trial.condition === condition).length;
    return count === 0 ? [] : [html`<li class="condition ${classOf(condition)}">${count} ${condition}</li>`];
  });
  const labels = [...new Set(trials.flatMap(({ manifest }) => manifest?.label ?? []))];
  return html`<ul class="counts">
      ${counts}
    </ul>
    <p>${counted(trials.length, 'trial')} in ${places}.</p>
    ${labels.slice(0, 5).map((label) => html`<p class="label">${label}</p>`)} ${notes}`;
}

/** Name of a condition as a class of the style sheet. */
export function classOf(condition: string): string {
  return condition.replaceAll(' ', '-');
}
