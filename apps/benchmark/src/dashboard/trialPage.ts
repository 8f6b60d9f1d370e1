import { html, learningCurvesOfPage, seriesColour, swatch, thinned, type Html } from '@policypath/figures';
import type { PptbSettings } from '@policypath/trial/records';
import { sum } from 'd3-array';
import type { FollowedTrial } from '../store/followedTrial.ts';
import { formatDuration } from '../words/durations.ts';
import { plainBoth, shortBoth, stepsAxis, type CountedSteps } from '../words/steps.ts';
import { moment } from './overview.ts';
import { counted, percentage, short, shortOrDash, speedText } from '../words/numbers.ts';

/** State, settings and time of a trial. */
export function trialState(trial: FollowedTrial): Html {
  const {
    state,
    detail,
    manifest,
    place,
    actionRepeat,
    step,
    evaluations,
    stepsPerSecond,
    secondsToGo,
    updated,
    troubles,
  } = trial;
  const last = evaluations.at(-1);
  const best = evaluations.reduce<number | null>(
    (most, { meanReturn }) => Math.max(most ?? -Infinity, meanReturn),
    null,
  );
  const facts: [string, Html | string][] = [
    ['State', html`<span class="condition ${state}">${state}</span> ${detail}`],
    ['Folder', html`<code>${place.path}</code>`],
  ];
  if (manifest !== null) {
    const { environment, agent, variant, seed, steps, pptb } = manifest.trial;
    const repeat = actionRepeat === 1 ? '' : `, action repeat ${actionRepeat}`;
    facts.push(
      ['Trial', `${environment}, ${agent} ${variant}, seed ${seed}${repeat}`],
      [
        'Step',
        html`${shortBoth(step, actionRepeat)} of ${shortBoth(steps, actionRepeat)}
          <progress value="${Math.min(step, steps)}" max="${steps}">${percentage(step / steps)}</progress>`,
      ],
      ['Speed', stepsPerSecond === null ? 'not known yet' : speedText(stepsPerSecond, actionRepeat)],
    );
    if (secondsToGo !== null) facts.push(['To go', `${formatDuration(secondsToGo)} at this speed`]);
    if (pptb) {
      facts.push([
        'PPTB',
        `rank ${shortOrDash(pptb.rank)}, boost ${shortOrDash(pptb.boost)}, every ${periodText(pptb, actionRepeat)}, window of ${shortOrDash(pptb.capacity)} snapshots`,
      ]);
    }
    facts.push(['Engine', engineName(manifest.engine)]);
  }
  if (last !== undefined)
    facts.push([
      'Last return',
      `${short(last.meanReturn)} at step ${shortBoth(last.step, actionRepeat)}; highest ${short(best ?? 0)} of ${counted(evaluations.length, 'evaluation')}`,
    ]);
  facts.push(['Last written', moment(updated)]);
  return html`${manifest?.label === undefined ? null : html`<p class="label">${manifest.label}</p>`} ${factList(facts)}
  ${troubles.map((trouble) => html`<p class="note">${trouble}</p>`)} ${timeBar(trial)}`;
}

/** Names with their values. */
export function factList(facts: readonly (readonly [name: string, value: Html | string])[]): Html {
  return html`<dl>
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

/** The period, which the manifest gives in agent steps. */
function periodText({ period, periodClock }: PptbSettings, actionRepeat: number): string {
  if (periodClock === 'policy-updates') return `${shortOrDash(period)} policy updates`;
  const steps = actionRepeat === 1 ? shortOrDash(period) : shortBoth(period * actionRepeat, actionRepeat);
  return `${steps} steps`;
}

function timeBar({ timeSpent, actionRepeat }: FollowedTrial): Html {
  if (timeSpent === null) return html`<p>Where the time goes is told by the first checkpoint.</p>`;
  const { seconds, upToStep } = timeSpent;
  const sections = Object.entries(seconds)
    .map(([name, value], series) => ({ name, value, fill: series < 8 ? `var(--series-${series})` : 'var(--faint)' }))
    .filter(({ value }) => value > 0);
  const total = sum(sections, ({ value }) => value);
  const shares = sections.map((section) => ({ ...section, share: section.value / total }));
  const starts = shares.map((_, i) => sum(shares.slice(0, i), ({ share }) => share));
  return html`<h3>Where the time went, ${formatDuration(total)} up to step ${shortBoth(upToStep, actionRepeat)}</h3>
    <svg
      class="bar"
      viewBox="0 0 1000 24"
      preserveAspectRatio="none"
      role="img"
      aria-label="${shares.map(({ name, share }) => `${name} ${percentage(share)}`).join(', ')}"
    >
      ${shares.map(({ name, share, fill }, i) => html`<rect x="${1000 * starts[i]}" width="${1000 * share}" y="0" height="24" fill="${fill}"><title>${name}: ${percentage(share)}</title></rect>`)}
    </svg>
    <p class="legend">
      ${shares
        .toSorted((one, other) => other.share - one.share)
        .map(({ name, share, fill }) => html`<span>${swatch(fill)}${name} ${percentage(share)}</span>`)}
    </p>`;
}

/** e.g. 'native avx2-fma 89a721a12207': of a hash its beginning. */
function engineName(engine: Readonly<Record<string, unknown>>): string {
  const parts = Object.values(engine).map((value) =>
    String(value).replace(/^[0-9a-f]{32,}$/, (hash) => hash.slice(0, 12)),
  );
  return parts.join(' ').slice(0, 120);
}

/** The learning curve of one trial. */
export function trialReturns(trial: FollowedTrial): Html {
  const { evaluations, actionRepeat } = trial;
  const last = evaluations.at(-1);
  if (last === undefined) return html`<p>No evaluation yet.</p>`;
  return html`<div class="figures">
    ${trialCurve({
      title: 'Mean return',
      label: 'this trial',
      description: `${evaluations.length} evaluations, the last ${short(last.meanReturn)} at step ${plainBoth(last.step, actionRepeat)}`,
      points: evaluations.map(({ step, meanReturn: value }) => ({ step, value })),
      trial,
    })}
  </div>`;
}

export interface TrialCurveOptions {
  readonly title: string;
  readonly label: string;
  readonly description: string;
  /** Default that of a learning curve. */
  readonly yLabel?: string;
  readonly points: readonly { readonly step: number; readonly value: number }[];
  readonly trial: CountedSteps;
}

const mostPoints = 200;

/** One quantity of one trial over its steps. */
export function trialCurve({ label, points, trial, ...panel }: TrialCurveOptions): Html {
  const shown = thinned(points, mostPoints).map(({ step, value: mean }) => ({
    step,
    mean,
    title: `${short(mean)} at ${shortBoth(step, trial.actionRepeat)}`,
  }));
  return learningCurvesOfPage({
    ...panel,
    xLabel: stepsAxis([trial]),
    curves: [{ label, colour: seriesColour(0), points: shown }],
  });
}
