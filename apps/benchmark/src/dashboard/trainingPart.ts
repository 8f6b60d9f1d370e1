import { html, type Html } from '@policypath/figures';
import { agentMetrics } from '@policypath/trial/records';
import type { FollowedTrial } from '../store/followedTrial.ts';
import { samplesOf } from '../store/pace.ts';
import type { FollowedMetrics } from '../store/trialWatch.ts';
import { short } from '../words/numbers.ts';
import { shortBoth, stepUnitOf, type CountedSteps } from '../words/steps.ts';
import { factList, trialCurve } from './trialPage.ts';
import { settingsOf } from '../store/methodNames.ts';

interface Point {
  readonly step: number;
  readonly value: number;
}

/** A curve of each metric of the agent (losses, Q values), of the speed, and of the share of the time that the path takes. */
export function trainingPart(trial: FollowedTrial, { metrics, unreadable }: FollowedMetrics): Html {
  const lines = metrics.map((line) => ({ step: line.step, own: agentMetrics(line) }));
  const names = [...new Set(lines.flatMap(({ own }) => Object.keys(own)))];
  const ofMetrics = names.map((name) => ({
    name,
    points: lines.flatMap(({ step, own }): Point[] => {
      const value = own[name];
      return typeof value === 'number' ? [{ step, value }] : [];
    }),
  }));
  const samples = samplesOf(metrics, trial.evaluations);
  const speeds = samples.slice(1).flatMap(({ step, seconds }, i): Point[] => {
    const steps = step - samples[i].step;
    const spent = seconds - samples[i].seconds;
    return steps > 0 && spent > 0 ? [{ step, value: steps / spent }] : [];
  });
  const curves = [
    ...ofMetrics,
    { name: `${stepUnitOf(trial.agent)} a second`, points: speeds },
    { name: "share of the time for the policy's path", points: pathShares(metrics) },
  ].filter(({ points }) => points.length > 0);
  if (curves.length === 0) return html`<p>Nothing was logged yet: the agent has not learned.</p>`;
  return html`<div class="figures">${curves.map(({ name, points }) => metricFigure(name, points, trial))}</div>
    ${unreadable === 0 ? null : html`<p class="note">metrics.jsonl: lines that could not be understood: ${unreadable}</p>`}`;
}

/** Snapshots and edits of the path, of the seconds between two lines. */
function pathShares(metrics: FollowedMetrics['metrics']): Point[] {
  return metrics.slice(1).flatMap((line, i): Point[] => {
    const before = metrics[i];
    const seconds = (line.wallSeconds ?? 0) - (before.wallSeconds ?? 0);
    const ofPath = (line.pathSeconds ?? NaN) - (before.pathSeconds ?? NaN);
    return seconds > 0 && ofPath >= 0 ? [{ step: line.step, value: ofPath / seconds }] : [];
  });
}

function metricFigure(name: string, points: readonly Point[], trial: CountedSteps): Html {
  const last = points[points.length - 1];
  const description = `${points.length} values, the last ${short(last.value)} at step ${shortBoth(last.step, trial.actionRepeat)}`;
  return trialCurve({ title: name, label: name, yLabel: name, description, points, trial });
}

/** Every setting of the trial as its manifest has it. */
export function settingsPart({ manifest }: FollowedTrial): Html {
  if (manifest === null) return html`<p>The manifest cannot be read.</p>`;
  const settings = [...settingsOf(manifest.trial, new Set())];
  return html`<details>
    <summary>${settings.length} settings</summary>
    ${factList(settings)}
  </details>`;
}
