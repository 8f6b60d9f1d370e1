import { html, type Html } from '@policypath/figures';
import type { FollowedTrial } from '../store/followedTrial.ts';
import { samplesOf } from '../store/pace.ts';
import type { FollowedMetrics } from '../store/trialWatch.ts';
import { short } from '../words/numbers.ts';
import { shortBoth } from '../words/steps.ts';
import { factList, trialCurve } from './trialPage.ts';
import { settingsOf } from '../store/methodNames.ts';

/** Columns of a line of metrics.jsonl that are no metric. */
const counts = new Set(['step', 'agentStep', 'updates', 'wallSeconds']);

interface Point {
  readonly step: number;
  readonly value: number;
}

/** A curve of each metric of the agent (losses, Q values), and of the speed. */
export function trainingPart(trial: FollowedTrial, { metrics, unreadable }: FollowedMetrics): Html {
  const names = [...new Set(metrics.flatMap((line) => Object.keys(line)))].filter((name) => !counts.has(name));
  const ofMetrics = names.map((name) => ({
    name,
    points: metrics.flatMap((line): Point[] => {
      const value = line[name];
      return typeof value === 'number' ? [{ step: line.step, value }] : [];
    }),
  }));
  const samples = samplesOf(metrics, trial.evaluations);
  const speeds = samples.slice(1).flatMap(({ step, seconds }, i): Point[] => {
    const steps = step - samples[i].step;
    const spent = seconds - samples[i].seconds;
    return steps > 0 && spent > 0 ? [{ step, value: steps / spent }] : [];
  });
  const curves = [...ofMetrics, { name: 'environment steps a second', points: speeds }].filter(
    ({ points }) => points.length > 0,
  );
  if (curves.length === 0) return html`<p>Nothing was logged yet: the agent has not learned.</p>`;
  return html`<div class="figures">
      ${curves.map(({ name, points }) => metricFigure(name, points, trial.actionRepeat))}
    </div>
    ${unreadable === 0 ? null : html`<p class="note">metrics.jsonl: lines that could not be understood: ${unreadable}</p>`}`;
}

function metricFigure(name: string, points: readonly Point[], actionRepeat: number): Html {
  const last = points[points.length - 1];
  const description = `${points.length} values, the last ${short(last.value)} at step ${shortBoth(last.step, actionRepeat)}`;
  return trialCurve({ title: name, label: name, yLabel: name, description, points, actionRepeat });
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
