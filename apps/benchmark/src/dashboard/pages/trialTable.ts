import { plainBoth } from '../../words/steps.ts';
import { formatDuration } from '../../words/durations.ts';
import { trialConditions, type TrialView } from '../trials/trialView.ts';
import { html, type Html } from '../../words/html.ts';
import { percent, shortBoth, speedText } from './numbers.ts';
import { classOf } from './summary.ts';

/** One row a trial; those that ask for attention first. */
export function trialTable(trials: readonly TrialView[]): Html {
  if (trials.length === 0) return html`<p>Nothing to show yet.</p>`;
  const rows = trials.toSorted((one, other) => urgency(one) - urgency(other));
  const columns = [
    'Trial',
    'State',
    'Environment, agent, variant',
    'Seed',
    'Step',
    'Speed',
    'To go',
    'Last return',
    'Most time',
    'Updated',
  ];
  return html`<table class="trials">
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(row)}
    </tbody>
  </table>`;
}

function urgency({ condition }: TrialView): number {
  return trialConditions.indexOf(condition);
}

function row(trial: TrialView): Html {
  const {
    id,
    name,
    condition,
    detail,
    manifest,
    actionRepeat,
    step,
    stepsPerSecond,
    secondsToGo,
    evaluations,
    troubles,
  } = trial;
  const last = evaluations.at(-1);
  const steps = manifest?.trial.steps ?? null;
  const more = [...new Set([detail, ...troubles])].filter((line) => line !== null);
  const note = condition === 'finished' || condition === 'running' ? troubles : more;
  return html`<tr>
    <th scope="row"><a href="/trial/${id}">${name}</a></th>
    <td data-label="State">
      <span class="condition ${classOf(condition)}">${condition}</span>
      ${note.map((line) => html`<small>${line.slice(0, 300)}</small>`)}
    </td>
    <td data-label="Environment, agent, variant">
      ${manifest === null ? '–' : `${trial.environment} ${trial.agent} ${manifest.trial.variant}`}
    </td>
    <td data-label="Seed">${manifest?.trial.seed ?? '–'}</td>
    <td data-label="Step">
      ${shortBoth(step, actionRepeat)}${
        steps === null
          ? null
          : html` of ${shortBoth(steps, actionRepeat)}
              <progress value="${Math.min(step, steps)}" max="${steps}">${percent(step / steps)}</progress>`
      }
    </td>
    <td data-label="Speed">${stepsPerSecond === null ? '–' : speedText(stepsPerSecond, actionRepeat, '/s')}</td>
    <td data-label="To go">${secondsToGo === null ? '–' : formatDuration(secondsToGo)}</td>
    <td data-label="Last return">
      ${last === undefined ? '–' : html`<span title="at step ${plainBoth(last.step, actionRepeat)}">${last.meanReturn.toFixed(1)}</span>`}
    </td>
    <td data-label="Most time">${mostTime(trial)}</td>
    <td data-label="Updated">${moment(trial.updated)}</td>
  </tr>`;
}

function mostTime({ timeSpent }: TrialView): string {
  const sections = Object.entries(timeSpent?.seconds ?? {});
  const total = sections.reduce((sum, [, seconds]) => sum + seconds, 0);
  const [largest] = sections.toSorted(([, one], [, other]) => other - one);
  return largest === undefined || !(total > 0)
    ? '–'
    : `${largest[0]} ${percent(Math.round((100 * largest[1]) / total) / 100)}`;
}

/** A moment, which the page's script turns into "3 min ago". */
export function moment(milliseconds: number | null): Html {
  if (milliseconds === null) return html`–`;
  const iso = new Date(milliseconds).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}
