import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '@policypath/trial/node';
import { actionRepeatOf, agentSettingsOf, type TrialConfig } from '@policypath/trial/records';

/** A committed run of docs/evidence/control-suite. */
export interface ControlSuiteRun {
  readonly name: string;
  readonly config: TrialConfig;
  readonly engine: string;
  readonly commit: string;
  readonly evaluations: readonly { readonly step: number; readonly meanReturn: number; readonly wallSeconds: number }[];
}

/** What the project asks of each: the mean of a run's last evaluations is above `required`. */
export interface RequiredRun {
  readonly name: string;
  readonly required: number | null;
  /** Evaluations at the end that are averaged. */
  readonly last: number;
}

/** RAD at 100,000 steps has had 12,500 agent steps; a random agent returns 125 there. */
export const requiredRuns: readonly RequiredRun[] = [
  { name: 'sac-cartpole-swingup', required: 700, last: 10 },
  { name: 'sac-walker-walk', required: 700, last: 10 },
  { name: 'rad-cartpole-swingup', required: 150, last: 3 },
  { name: 'rad-pptb-cartpole-swingup', required: null, last: 3 },
  { name: 'sac-ball_in_cup-catch', required: null, last: 10 },
  { name: 'sac-cartpole-swingup_sparse', required: null, last: 10 },
  { name: 'sac-pptb-ball_in_cup-catch', required: null, last: 10 },
  { name: 'sac-pptb-cartpole-swingup_sparse', required: null, last: 10 },
  { name: 'td3-ball_in_cup-catch', required: null, last: 5 },
  { name: 'td3-pptb-ball_in_cup-catch', required: null, last: 5 },
  { name: 'td3-cartpole-swingup_sparse', required: null, last: 10 },
  { name: 'td3-pptb-cartpole-swingup_sparse', required: null, last: 10 },
];

/** Reads `<folder>/<name>`. */
export function readRun(folder: string, name: string): ControlSuiteRun {
  const place = join(folder, name);
  const { trial, engine, versions } = readManifest(place);
  const lines = readFileSync(join(place, 'evaluations.jsonl'), 'utf8').trim().split('\n');
  return {
    name,
    config: trial,
    engine: `${engine['engine']} ${engine['instructionSet']}`,
    commit: versions['commit'] ?? 'unknown',
    evaluations: lines.map((line) => JSON.parse(line) as ControlSuiteRun['evaluations'][number]),
  };
}

/** Mean return of a run's last `count` evaluations. */
export function lastMean({ evaluations }: ControlSuiteRun, count: number): number {
  const values = evaluations.slice(-count).map(({ meanReturn }) => meanReturn);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The row of the table in docs/evidence/control-suite.md. */
export function tableRow(run: ControlSuiteRun, { required, last }: RequiredRun): string {
  const { config, evaluations } = run;
  const repeat = actionRepeatOf(config);
  const end = evaluations.at(-1);
  if (end === undefined) throw new Error(`${run.name} has no evaluation`);
  const profile = String(agentSettingsOf(config)['profile'] ?? '-');
  const first = required === null ? undefined : evaluations.find(({ meanReturn }) => meanReturn > required);
  return (
    `| ${config.environment} | ${config.agent}${config.variant === 'base' ? '' : `-${config.variant}`} | ${profile} | ` +
    `${config.seed} | ${repeat} | ${end.step} (${end.step / repeat} agent) | ${lastMean(run, last).toFixed(0)} (last ${last}) | ` +
    `${Math.max(...evaluations.map(({ meanReturn }) => meanReturn)).toFixed(0)} | ` +
    `${required === null ? '-' : `above ${required}: ${first === undefined ? 'never' : `first at ${first.step}`}`} | ` +
    `${(end.wallSeconds / 60).toFixed(0)} min |`
  );
}
