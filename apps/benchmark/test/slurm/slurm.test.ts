import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trialJobSchema } from '../../src/runners/trialJob.ts';
import { runTrialJob } from '../../src/runners/runTrialJob.ts';
import {
  arrayRange,
  slurmTime,
  writeArrayScript,
  type ArrayScriptOptions,
} from '../../src/runners/slurm/arrayScript.ts';
import { listedTrial } from '../../src/runners/slurm/trialList.ts';
import { openBenchmarkFolder, openTrials, planSweep, type SweepPlan } from '../../src/sweep/index.ts';
import { computed, newTrialFolder } from '../trialFolder.ts';

/** A benchmark in a folder with a blank and a quote in its name. */
function benchmark(steps: number): {
  root: string;
  plan: () => SweepPlan;
  edit: (before: string, after: string) => void;
} {
  const parent = newTrialFolder();
  mkdirSync(parent);
  const [file, root] = [join(parent, 'tiny.yaml'), join(parent, "the user's runs")];
  writeFileSync(
    file,
    `name: tiny
title: "Tiny\\nexit 9"
agent: td3
environments: [InvertedPendulum-v5]
variants: [base]
seeds: [0, 1, 2, 3]
settings: { steps: ${steps}, startSteps: 50, evaluationInterval: 50000, evaluationEpisodes: 1, hiddenSizes: [8, 8], batchSize: 8 }
`,
  );
  return {
    root,
    plan: () => planSweep({ file, out: root }),
    edit: (before, after) => writeFileSync(file, readFileSync(file, 'utf8').replace(before, after)),
  };
}

function written(plan: SweepPlan, options: Partial<ArrayScriptOptions> = {}): string {
  openBenchmarkFolder(plan)();
  return writeArrayScript({
    benchmark: plan.benchmark,
    root: plan.root,
    trials: openTrials(plan.trials),
    run: { engine: 'wasm', threads: 1, checkpointMinutes: 5 },
    retries: 2,
    seconds: 1800,
    again: 'policypath sweep tiny.yaml --slurm',
    ...options,
  });
}

/** Runs one task of the array, as Slurm would, with a `scontrol` that notes what it is asked for. */
function startTask(
  script: string,
  index: number,
  folder: string,
  program?: string,
): { code: Promise<number>; child: ReturnType<typeof spawn> } {
  const scontrol = join(folder, 'scontrol');
  writeFileSync(scontrol, `#!/bin/sh\necho "$@" >> '${folder}/asked'\n`);
  chmodSync(scontrol, 0o755);
  if (program !== undefined) {
    const stand = readFileSync(script, 'utf8').replaceAll(/^\S*node .*(?= run-array-task)/gm, () => program);
    writeFileSync((script = `${script}.stand-in`), stand);
  }
  const child = spawn('bash', [script], {
    env: {
      ...process.env,
      PATH: `${folder}:${process.env['PATH']}`,
      SLURM_ARRAY_TASK_ID: String(index),
      SLURM_ARRAY_JOB_ID: '4711',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { child, code: once(child, 'close').then(([code]) => code as number) };
}

describe('an sbatch file', () => {
  it('asks for a task a missing trial, for memory and for twice the expected time', async () => {
    const { root, plan } = benchmark(400);
    const done = join(root, plan().trials[1].folder);
    mkdirSync(done, { recursive: true });
    writeFileSync(join(done, 'result.json'), '{}');
    const path = written(plan(), { seconds: 3 * 3600 });
    const text = readFileSync(path, 'utf8');
    for (const directive of [
      '--array=0,2-3',
      '--time=06:00:00',
      '--mem=400M',
      '--cpus-per-task=1',
      '--requeue',
      '--signal=B:TERM@120',
      `--output=${resolve(root)}/slurm/%A_%a.log`,
    ]) {
      expect(text).toContain(`#SBATCH ${directive}\n`);
    }
    expect(existsSync(join(root, 'slurm'))).toBe(true);
    expect(text.split('\n').filter((line) => line.startsWith('exit'))).toEqual(['exit "$code"']);
    expect(spawnSync('bash', ['-n', path]).status).toBe(0);
  });

  it('keeps what its indices mean when the benchmark changes before its tasks run', async () => {
    const { root, plan, edit } = benchmark(400);
    const path = written(plan());
    const list = join(root, 'slurm', readdirSync(join(root, 'slurm'))[0]);
    const third = plan().trials[2].folder;
    expect(listedTrial(root, list, 2)).toMatchObject({ folder: third, config: { seed: 2 } });
    edit('seeds: [0, 1, 2, 3]', 'seeds: [9, 3, 2, 0]');
    openBenchmarkFolder(plan())();
    expect(listedTrial(root, list, 2)).toMatchObject({ folder: third, config: { seed: 2 } });
    expect(() => listedTrial(root, list, 1)).toThrow(/has .*seed-0001 no more: it was changed after this array/);
    expect(() => listedTrial(root, list, 4)).toThrow(/has 4 trials, the last is 3; asked for is 4/);
    edit('steps: 400', 'steps: 800');
    openBenchmarkFolder(plan())();
    expect(() => listedTrial(root, list, 2)).toThrow(/has .*seed-0002 with other settings: .*sweep --slurm/);
    expect(await startTask(path, 2, resolve(root, '..')).code).toBe(2);
    writeFileSync(list, '{');
    expect(() => listedTrial(root, list, 2)).toThrow(/was cut or altered/);
  });

  it('puts a task back after a crash, so often without a new checkpoint', async () => {
    const { root, plan } = benchmark(400);
    const script = written(plan(), { retries: 1 });
    const place = resolve(root, '..');
    const crash = async (): Promise<number> => await startTask(script, 2, place, "sh -c 'kill -9 $$'").code;
    const checkpoint = (step: number): void =>
      void mkdirSync(join(root, plan().trials[2].folder, `checkpoint-${String(step).padStart(12, '0')}`), {
        recursive: true,
      });
    expect(await crash()).toBe(0);
    checkpoint(100);
    expect(await crash()).toBe(0);
    expect(await crash()).toBe(137);
    checkpoint(200);
    expect(await crash()).toBe(0);
    expect(readFileSync(join(place, 'asked'), 'utf8')).toBe('requeue 4711_2\n'.repeat(3));
  }, 180_000);

  it('is refused when nothing is missing', () => {
    const { root, plan } = benchmark(400);
    for (const { folder } of plan().trials) {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, 'result.json'), '{}');
    }
    expect(() => written(plan())).toThrow(/no trial is missing/);
  });

  it('tells array indices and times as Slurm reads them', () => {
    expect(arrayRange([7, 0, 1, 2, 5])).toBe('0-2,5,7');
    expect([60, 600, 601, 7 * 3600, 49 * 3600].map(slurmTime)).toEqual([
      '00:10:00',
      '00:10:00',
      '00:20:00',
      '07:00:00',
      '2-01:00:00',
    ]);
  });

  it('has tasks that save a checkpoint when they are warned, go back to the queue, and resume', async () => {
    const { root, plan } = benchmark(5000);
    const script = written(plan());
    const { folder, config } = plan().trials[2];
    const place = resolve(root, '..');
    const first = startTask(script, 2, place);
    let output = '';
    for await (const chunk of first.child.stderr ?? []) {
      output += String(chunk);
      if (/step \d+ of 5000/.test(output)) break;
    }
    first.child.kill('SIGTERM');
    expect(await first.code).toBe(0);
    expect(readFileSync(join(place, 'asked'), 'utf8')).toBe('requeue 4711_2\n');
    expect(plan().trials.map(({ status }) => status.state)).toEqual(['waiting', 'waiting', 'stopped', 'waiting']);

    expect(await startTask(script, 2, place).code).toBe(0);
    const alone = newTrialFolder();
    const job = trialJobSchema.parse({ folder: alone, config, engine: 'wasm' });
    await runTrialJob(job, { stop: new AbortController().signal, say: () => {}, onProgress: () => {} });
    expect(computed(join(root, folder))).toEqual(computed(alone));
    expect(readFileSync(join(place, 'asked'), 'utf8')).toBe('requeue 4711_2\n');
  }, 180_000);
});
