import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { refuseTooLittleMemory } from '@policypath/trial/node';
import { describe, expect, it } from 'vitest';
import { runTrialPool, type TrialPoolOptions } from '../src/runners/trialPool.ts';
import { startTrialProcess, type TrialProcess, type TrialProcessOutcome } from '../src/runners/trialProcess.ts';
import { failureReason } from '../src/runners/runTrialJob.ts';
import { newTrialFolder } from './trialFolder.ts';
import { fakeConfig } from '../../../packages/trial/test/fakes/fakeParts.ts';

const crash: TrialProcessOutcome = { status: 'crashed', code: null, signal: 'SIGKILL', message: 'killed' };
const locked: TrialProcessOutcome = { status: 'failed', reason: 'locked', message: 'in use' };
const short: TrialProcessOutcome = { status: 'failed', reason: 'shortage', message: 'only 1 GB free' };
const finished: TrialProcessOutcome = { status: 'finished' };

interface Started {
  readonly folder: string;
  readonly at: number;
}

/** Runs trials `names` of which the nth run ends as `end` says, at once or when that resolves. */
async function pool(
  names: readonly string[],
  end: (folder: string, run: number) => TrialProcessOutcome | Promise<TrialProcessOutcome>,
  options: Partial<TrialPoolOptions> = {},
): Promise<{ outcomes: Record<string, TrialProcessOutcome>; started: Started[]; said: string[] }> {
  const started: Started[] = [];
  const said: string[] = [];
  const outcomes = await runTrialPool({
    jobs: names.map((name) => ({ name, job: { folder: name, config: fakeConfig() } })),
    parallel: names.length,
    retries: 2,
    stop: new AbortController().signal,
    onProgress() {},
    onEnd() {},
    onRetry: (name, why) => void said.push(`${name}: ${why}`),
    waits: { crash: 0.01, lock: 0.01, shortage: 0.01 },
    startTrial({ folder }): TrialProcess {
      started.push({ folder, at: performance.now() });
      const run = started.filter((one) => one.folder === folder).length;
      return { pid: 1, outcome: Promise.resolve(end(folder, run)), stop() {}, kill() {} };
    },
    ...options,
  });
  return { outcomes: Object.fromEntries(outcomes), started, said };
}

const after = async <T>(milliseconds: number, value: T): Promise<T> => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return value;
};

it('starts a job that is after another when that one has ended, however it did, and lets later ones go first', async () => {
  const job = (name: string, before?: string) => ({ name, job: { folder: name, config: fakeConfig() }, after: before });
  const jobs = [
    job('trunk'),
    job('branch', 'trunk'),
    job('other'),
    job('late', 'failing'),
    job('failing'),
    job('free', 'gone'),
  ];
  const { started, outcomes } = await pool(
    [],
    (name) => (name === 'failing' ? { ...short, reason: 'refused' } : after(30, finished)),
    {
      jobs,
      parallel: 2,
    },
  );
  expect(started.map(({ folder }) => folder)).toEqual(['trunk', 'other', 'branch', 'failing', 'late', 'free']);
  expect(Object.keys(outcomes)).toHaveLength(6);
});

describe('why a trial cannot go on', () => {
  it('is a shortage where memory or disk do not suffice now, and refused where it was asked wrongly', () => {
    const needs = { memoryBytes: 2e9, memoryParts: { replay: 1e9, path: 0 }, diskBytes: 0 };
    expect(failureReason(thrown(() => refuseTooLittleMemory(needs, 1e9)))).toBe('shortage');
    expect(failureReason(new UsageError('there is no such environment'))).toBe('refused');
    expect(failureReason(new Error('EMFILE'))).toBeNull();
  });
});

function thrown(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}

describe('a pool of trials', () => {
  it('starts a crashed trial again after waits that double, and gives up without progress', async () => {
    const { outcomes, started } = await pool(['a'], () => crash, {
      waits: { crash: 0.1, lock: 0, shortage: 0 },
    });
    expect(outcomes).toEqual({ a: crash });
    expect(started).toHaveLength(3);
    expect(started[1].at - started[0].at).toBeGreaterThan(90);
    expect(started[2].at - started[1].at).toBeGreaterThan(190);
  });

  it('counts crashes anew once a trial has saved a later checkpoint', async () => {
    const folder = newTrialFolder();
    const { outcomes, started } = await pool([folder], (_folder, run) => {
      if (run <= 5) mkdirSync(join(folder, `checkpoint-${String(run).padStart(12, '0')}`), { recursive: true });
      return run < 9 ? crash : finished;
    });
    // Five crashes with progress, then a first, second and third at the same checkpoint.
    expect(started).toHaveLength(7);
    expect(outcomes).toEqual({ [folder]: crash });
  });

  it('tries a trial again that found memory or disk short, as long as others run', async () => {
    const { outcomes, said } = await pool(['a', 'b'], async (folder, run) => {
      if (folder === 'a') return await after(100, finished);
      return run < 4 ? short : finished;
    });
    expect(outcomes).toEqual({ a: finished, b: finished });
    expect(said).toEqual(['b: only 1 GB free; waits for the other trials']);
    expect((await pool(['alone'], () => short)).outcomes).toEqual({ alone: short });
  });

  it.each([
    ['a lock', locked],
    ['the next start after a crash', crash],
  ])('ends at once when it is stopped while a trial waits for %s', async (_what, outcome) => {
    const stop = new AbortController();
    const begun = performance.now();
    const { outcomes, started } = await pool(['a'], () => outcome, {
      stop: stop.signal,
      waits: { crash: 60, lock: 60, shortage: 60 },
      onRetry: () => void setTimeout(() => stop.abort(), 10),
    });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(started).toHaveLength(1);
    expect(outcomes).toEqual({ a: { status: 'stopped', step: null } });
  });

  it('goes on with the others when the system cannot start a process', async () => {
    const { execPath } = process;
    const { outcomes } = await pool(['a', 'b'], async () => await after(50, finished), {
      retries: 0,
      startTrial(job, listeners) {
        if (job.folder === 'b') return { pid: 1, outcome: after(50, finished), stop() {}, kill() {} };
        process.execPath = '/there/is/no/node';
        try {
          return startTrialProcess(job, listeners);
        } finally {
          process.execPath = execPath;
        }
      },
    });
    expect(outcomes['b']).toEqual(finished);
    expect(outcomes['a']).toMatchObject({
      status: 'crashed',
      message: expect.stringMatching(/it could not be started: .*ENOENT/) as string,
    });
  });
});
