import { join } from 'node:path';
import { logLines, storedManifest, storedResult, writeFiles } from './storedFolders.ts';

export interface MeasuredFolderOptions {
  readonly environment?: string;
  /** Default 'td3'. */
  readonly agent?: 'td3' | 'sac' | 'rad' | 'doubledqn';
  /** Of SAC and RAD, as the manifest has them, e.g. { actionRepeat: 8 }. */
  readonly agentSettings?: Readonly<Record<string, unknown>>;
  readonly variant?: string;
  readonly seed?: number;
  /** Mean return at each evaluation, from step 0 on. */
  readonly returns: readonly number[];
  readonly interval?: number;
  /** Agent steps of random actions at the start. Default 1000. */
  readonly startSteps?: number;
  /** Environment steps of the trial. Default: those of the last evaluation. */
  readonly steps?: number;
  readonly state?: 'finished' | 'failed' | 'unfinished';
  /** Mean returns at the offset 50, from step 50, before any training, on. */
  readonly offsetReturns?: readonly number[];
  /** After minus before, by edit. */
  readonly editGains?: readonly number[];
}

const around = (mean: number): object => ({ returns: [mean - 1, mean + 1], lengths: [10, 12], meanReturn: mean });

/** Writes a trial's folder as the trial loop leaves it, two episodes an evaluation; returns its path. */
export function writeMeasuredFolder(root: string, options: MeasuredFolderOptions): string {
  const {
    environment = 'Hopper-v4',
    variant = 'base',
    seed = 0,
    returns,
    interval = 5000,
    startSteps = 1000,
  } = options;
  const { steps = (returns.length - 1) * interval, state = 'finished' } = options;
  const { agent = 'td3', agentSettings = {} } = options;
  const { actionRepeat = 1 } = agentSettings as { actionRepeat?: number };
  const folder = join(
    root,
    ...(agent === 'td3' ? [] : [agent]),
    environment,
    variant,
    `seed-${String(seed).padStart(4, '0')}`,
  );
  const write = (name: string, content: string | object): void => writeFiles(folder, { [name]: content });
  const trial = {
    environment,
    agent,
    variant,
    seed,
    steps,
    evaluationInterval: interval,
    startSteps,
    evaluationEpisodes: 2,
    ...(agent === 'td3' ? {} : { [agent]: agentSettings }),
  };
  const agentSteps = (step: number): object => (agent === 'td3' ? {} : { agentStep: step / actionRepeat });
  const pptb = variant === 'base' ? {} : { pptb: { period: 1000 } };
  write('manifest.json', storedManifest({ ...trial, ...pptb }));
  write(
    'evaluations.jsonl',
    logLines(returns.map((mean, i) => ({ step: i * interval, ...agentSteps(i * interval), ...around(mean) }))),
  );
  if (variant !== 'base') write('edits.jsonl', logLines([{ step: 1000, effective: true }]));
  const { offsetReturns, editGains } = options;
  if (offsetReturns !== undefined) {
    const record = (mean: number, i: number): object => ({
      step: i * interval + 50,
      offset: 50,
      ...around(mean),
    });
    write('offset-evaluations.jsonl', logLines(offsetReturns.map(record)));
  }
  if (editGains !== undefined) {
    const record = (gain: number, i: number): object => ({
      step: Math.floor((steps * (i + 1)) / editGains.length),
      edit: i + 1,
      before: around(100),
      after: around(100 + gain),
    });
    write('edit-evaluations.jsonl', logLines(editGains.map(record)));
  }
  if (state === 'finished') write('result.json', storedResult(steps));
  if (state === 'failed') write('failure.json', '{"step":12000,"message":"the critic loss at step 12000 is NaN"}');
  return folder;
}
