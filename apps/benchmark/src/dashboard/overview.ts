import { commandLine } from '../words/commandLine.ts';
import type { FollowedTrial } from '../store/followedTrial.ts';
import { formatDuration } from '../words/durations.ts';
import { plainBoth, shortBoth } from '../words/steps.ts';
import { html, type Html } from '@policypath/figures';
import { counted, percentage, speedText } from '../words/numbers.ts';

/** States, those that need attention first. */
const states: readonly FollowedTrial['state'][] = ['failed', 'unreadable', 'stopped', 'running', 'waiting', 'finished'];

export interface SummaryOptions {
  readonly trials: readonly FollowedTrial[];
  readonly roots: readonly string[];
  readonly troubles: readonly string[];
}

/** Number of trials by state, or how to start one. */
export function summary({ trials, roots, troubles }: SummaryOptions): Html {
  const notes = troubles.map((trouble) => html`<p class="note">${trouble}</p>`);
  const places = roots.map((root, i) => [i > 0 ? ', ' : null, html`<code>${root}</code>`]);
  if (trials.length === 0) {
    return html`<p>No trials in ${places} yet. Start one, for example by</p>
      <pre><code>${commandLine(`train --env Hopper-v4 --pptb --seed 0 --out ${roots[0]}/hopper-0`)}</code></pre>
      <p>It appears here as soon as it has begun.</p>
      ${notes}`;
  }
  const counts = states.flatMap((state) => {
    const count = trials.filter((trial) => trial.state === state).length;
    return count === 0 ? [] : [html`<li class="condition ${state}">${count} ${state}</li>`];
  });
  const labels = [...new Set(trials.flatMap(({ manifest }) => manifest?.label ?? []))];
  return html`<ul class="counts">
      ${counts}
    </ul>
    <p>${counted(trials.length, 'trial')} in ${places}.</p>
    ${labels.slice(0, 5).map((label) => html`<p class="label">${label}</p>`)} ${notes}`;
}

const columns = ['Trial', 'State', 'Environment', 'Method', 'Seed', 'Step', 'Speed', 'Last return', 'Updated'];

/** One row a trial; those that need attention first. `names`: what each one's method is called, by its id. */
export function trialTable(trials: readonly FollowedTrial[], names: ReadonlyMap<string, string>): Html {
  if (trials.length === 0) return html`<p>Nothing to show yet.</p>`;
  const rows = trials.toSorted((one, other) => urgency(one) - urgency(other));
  return html`<div class="scroll">
    <table class="trials">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((trial) => row(trial, names.get(trial.id) ?? '–'))}
      </tbody>
    </table>
  </div>`;
}

function urgency({ state }: FollowedTrial): number {
  return states.indexOf(state);
}

function row(trial: FollowedTrial, method: string): Html {
  const { id, place, state, detail, manifest, actionRepeat, step, stepsPerSecond, secondsToGo, evaluations, troubles } =
    trial;
  const last = evaluations.at(-1);
  const [name, settings] = method.split(' (', 2);
  const steps = manifest?.trial.steps ?? null;
  const more = [...new Set([detail, ...troubles])].filter((line) => line !== null);
  const note = state === 'finished' ? troubles : more;
  return html`<tr>
    <th scope="row"><a href="/trial/${id}">${place.shown}</a></th>
    <td data-label="State">
      <span class="condition ${state}">${state}</span>
      ${note.map((line) => html`<small>${line.slice(0, 300)}</small>`)}
    </td>
    <td data-label="Environment">${manifest === null ? '–' : trial.environment}</td>
    <td data-label="Method">${name}${settings === undefined ? null : html`<small>(${settings}</small>`}</td>
    <td data-label="Seed">${manifest?.trial.seed ?? '–'}</td>
    <td data-label="Step">
      ${shortBoth(step, actionRepeat)}${
        steps === null
          ? null
          : html` of ${shortBoth(steps, actionRepeat)}
              <progress value="${Math.min(step, steps)}" max="${steps}">${percentage(step / steps)}</progress>`
      }
    </td>
    <td data-label="Speed">
      ${stepsPerSecond === null ? '–' : speedText(stepsPerSecond, actionRepeat, '/s')}
      ${secondsToGo === null ? null : html`<small>${formatDuration(secondsToGo)} to go</small>`}
    </td>
    <td data-label="Last return">
      ${last === undefined ? '–' : html`<span title="at step ${plainBoth(last.step, actionRepeat)}">${last.meanReturn.toFixed(1)}</span>`}
    </td>
    <td data-label="Updated">${moment(trial.updated)}</td>
  </tr>`;
}

/** A moment, which the page's script turns into "3 min ago". */
export function moment(milliseconds: number | null): Html {
  if (milliseconds === null) return html`–`;
  const iso = new Date(milliseconds).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}
