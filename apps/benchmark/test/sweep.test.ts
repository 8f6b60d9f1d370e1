import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../src/commands/run.ts';
import { startProcess } from './startProcess.ts';
import { computed, newTrialFolder, readJson } from './trialFolder.ts';

let printed: string[];
const keep = (line: string): void => void printed.push(line);
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
});
afterEach(() => {
  vi.restoreAllMocks();
});

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a command line in this process; trials have processes of their own all the same. */
async function policypath(args: readonly string[]): Promise<Ended> {
  printed = [];
  const code = await run(args);
  process.exitCode = undefined;
  return { code, output: printed.join('\n') };
}

interface TinyBenchmark {
  readonly steps?: number;
  readonly variants?: string;
  readonly settings?: string;
}

/** What no variant uses is refused. */
const pathSettings = '  snapshotUpdates: 2\n  window: 20\n  rank: 4\n  period: 40\n';

/** A benchmark of tiny trials in a folder of its own, where its results go too. */
function tiny({ steps = 400, variants = '[base, pptb]', settings = '' }: TinyBenchmark = {}): {
  file: string;
  root: string;
  /** The command line of a sweep. */
  args: readonly string[];
  sweep: (...options: string[]) => Promise<Ended>;
} {
  const folder = newTrialFolder();
  mkdirSync(folder);
  const [file, root] = [join(folder, 'tiny.yaml'), join(folder, 'root')];
  writeFileSync(
    file,
    `name: tiny
title: Tiny
label: a test
agent: td3
environments: [InvertedPendulum-v5]
variants: ${variants}
seeds: [0]
settings:
  steps: ${steps}
  startSteps: 50
  evaluationInterval: 200
  evaluationEpisodes: 1
  hiddenSizes: [8, 8]
  batchSize: 8
${variants.includes('pptb') ? pathSettings : ''}${settings}`,
  );
  const args = ['sweep', file, '--out', root];
  return { file, root, args, sweep: (...options) => policypath([...args, ...options]) };
}

const folderOf = (root: string, variant: string): string => join(root, 'InvertedPendulum-v5', variant, 'seed-0000');

const flags =
  '--env InvertedPendulum-v5 --seed 0 --start-steps 50 --evaluation-interval 200 --evaluation-episodes 1 --hidden-sizes 8,8 ' +
  '--batch-size 8';
const pathFlags = '--pptb --snapshot-updates 2 --window 20 --rank 4 --period 40';

/** Processes of trials in this folder. */
function trialProcesses(root: string): number[] {
  return readdirSync(join(root, 'InvertedPendulum-v5'), { recursive: true, withFileTypes: true })
    .filter(({ name }) => name === 'lock.json')
    .map(({ parentPath }) => readJson<{ pid: number }>(parentPath, 'lock.json').pid);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const hasCheckpoint = (folder: string): boolean =>
  existsSync(folder) && readdirSync(folder).some((name) => /^checkpoint-\d+$/.test(name));

const runs = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe('policypath sweep', () => {
  it('computes what `policypath train` computes, and the second time nothing', async () => {
    const { root, sweep } = tiny();
    const first = await sweep();
    expect(first.code).toBe(0);
    expect(first.output).toMatch(/Tiny \(a test\)\n2 trials: 2 waiting.*\n.*at a time; memory at most .* disk at most/);
    expect(first.output).toMatch(/2 trials: 2 finished/);
    expect(readJson(root, 'benchmark.json')).toMatchObject({
      name: 'tiny',
      label: 'a test',
      trials: [
        { variant: 'base', folder: join('InvertedPendulum-v5', 'base', 'seed-0000') },
        { variant: 'pptb', config: { pptb: { capacity: 20, rank: 4 } } },
      ],
    });
    expect(existsSync(join(root, 'lock.json'))).toBe(false);

    const direct = newTrialFolder();
    expect(await policypath(`train ${flags} ${pathFlags} --steps 400 --out ${direct}`.split(' '))).toMatchObject({
      code: 0,
    });
    expect(computed(folderOf(root, 'pptb'))).toEqual(computed(direct));
    expect(readJson(folderOf(root, 'pptb'), 'manifest.json')).toMatchObject({ label: 'a test' });

    const before = statSync(join(folderOf(root, 'pptb'), 'result.json')).mtimeMs;
    const again = await sweep();
    expect(again.code).toBe(0);
    expect(again.output).not.toMatch(/at a time/);
    expect(statSync(join(folderOf(root, 'pptb'), 'result.json')).mtimeMs).toBe(before);

    rmSync(folderOf(root, 'base'), { recursive: true });
    const { output } = await sweep('--status');
    expect(output).toMatch(/InvertedPendulum-v5 base seed 0 +│ waiting +│ 0 of 400/);
    expect(output).toMatch(/InvertedPendulum-v5 pptb seed 0 +│ finished +│ 400 of 400/);
    expect(await sweep('--only', 'variant=pptb')).toMatchObject({ code: 0 });
    expect(existsSync(folderOf(root, 'base'))).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')(
    'starts a trial that was killed again from its checkpoint, stops on Ctrl-C, ends after a kill -9, and goes on each time (needs /proc)',
    async () => {
      const { root, args, sweep } = tiny({ steps: 6000, variants: '[base]', settings: '  metricsInterval: 500\n' });
      const folder = folderOf(root, 'base');
      const frequent = [...args, '--checkpoint-minutes', '0.005'];
      const first = startProcess(frequent);
      await until(() => hasCheckpoint(folder));
      const [child] = trialProcesses(root);
      const second = await sweep();
      expect(second.code).toBe(2);
      expect(second.output).toMatch(/root: this benchmark is in use by process \d+ on this machine/);
      process.kill(child, 'SIGKILL');
      await first.printed(/ended by SIGKILL.*started again \(1 of 2\)/);
      await until(() => trialProcesses(root).some((pid) => pid !== child));
      first.child.kill('SIGINT');
      expect(await first.exit()).toBe(130);
      expect(first.output()).toMatch(/stopped/);
      expect(first.output()).toMatch(/go on with: node .* sweep .*tiny\.yaml --out/);
      expect(existsSync(join(root, 'lock.json'))).toBe(false);

      const killed = startProcess(frequent);
      await until(() => trialProcesses(root).length > 0);
      const [orphan] = trialProcesses(root);
      killed.child.kill('SIGKILL');
      await killed.exit();
      await until(() => !runs(orphan));

      expect(await sweep()).toMatchObject({ code: 0 });
      const whole = newTrialFolder();
      await policypath(`train ${flags} --metrics-interval 500 --steps 6000 --out ${whole}`.split(' '));
      expect(computed(folder)).toEqual(computed(whole));
    },
    240_000,
  );

  it('records a trial that diverges, finishes the others, ends with code 1, and does not start it again', async () => {
    const { root, sweep } = tiny({ variants: '{ bad: { variant: base, criticLearningRate: 1e30 }, base: }' });
    const first = await sweep();
    expect(first.code).toBe(1);
    expect(first.output).toMatch(/InvertedPendulum-v5 bad seed 0: failed \(diverged\)/);
    expect(first.output).toMatch(/2 trials: 1 finished, 1 failed/);
    expect(existsSync(join(folderOf(root, 'base'), 'result.json'))).toBe(true);
    const again = await sweep();
    expect(again.code).toBe(1);
    expect(again.output).toMatch(/InvertedPendulum-v5 bad seed 0 failed: .*failure\.json/);
    expect(again.output).not.toMatch(/at a time/);
  });

  it('keeps trials when the definition grows, and refuses other settings by name, difference and mend', async () => {
    const { file, sweep } = tiny({ variants: '[base]' });
    expect(await sweep()).toMatchObject({ code: 0 });
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('batchSize: 8', 'batchSize: 9').replace('steps: 400', 'steps: 500'));
    for (const options of [[], ['--extend']]) {
      const refused = await sweep(...options);
      expect(refused.code).toBe(2);
      expect(refused.output).toMatch(
        /trials of other settings: InvertedPendulum-v5 base seed 0 \(steps is 400, asked for is 500; .*batchSize.*\)\. Take the change back, choose another --out/,
      );
    }
    writeFileSync(file, text.replace('name: tiny', 'name: other'));
    const other = await sweep();
    expect(other.code).toBe(2);
    expect(other.output).toMatch(/holds the benchmark 'tiny', not 'other'/);
    writeFileSync(file, text.replace('[base]', '[base, window-mean]'));
    const grown = await sweep();
    expect(grown.code).toBe(0);
    expect(grown.output).toMatch(/2 trials: 1 finished, 1 waiting/);
  });

  it('makes finished trials longer where --extend says so, as train does: byte for byte trials of that length', async () => {
    const { file, root, sweep } = tiny({ steps: 200, variants: '[pptb]' });
    expect(await sweep()).toMatchObject({ code: 0 });
    writeFileSync(file, readFileSync(file, 'utf8').replace('steps: 200', 'steps: 400'));
    const refused = await sweep();
    expect(refused.code).toBe(2);
    expect(refused.output).toMatch(/steps is 200, asked for is 400\)\. Give --extend to make these trials longer, /);
    expect((await sweep('--status', '--extend')).output).toMatch(/pptb seed 0 +│ stopped +│ 200 of 400/);
    const longer = await sweep('--extend');
    expect(longer.code).toBe(0);
    expect(longer.output).toMatch(/made longer, as --extend asks: 1 trial\n.*1 trial: 1 finished/s);

    const whole = newTrialFolder();
    const train = (...options: string[]): Promise<Ended> => policypath(['train', ...options]);
    const settings = `${flags} ${pathFlags}`.split(' ');
    expect(await train(...settings, '--steps', '400', '--out', whole)).toMatchObject({ code: 0 });
    expect(computed(folderOf(root, 'pptb'))).toEqual(computed(whole));

    const direct = newTrialFolder();
    expect(await train(...settings, '--steps', '200', '--out', direct)).toMatchObject({ code: 0 });
    const resumed = await train('--resume', '--steps', '400', '--out', direct);
    expect(resumed.output).toMatch(/lengthened from 200 to 400 steps; its result until now is result-200\.json/);
    expect(computed(direct)).toEqual(computed(whole));
    const shorter = await train('--resume', '--steps', '300', '--out', direct);
    expect(shorter).toMatchObject({ code: 2 });
    expect(shorter.output).toMatch(/not shortened to 300; give --steps above 400, leave it out to go on/);
  });

  it('refuses what the machine cannot hold, with the figure, and plans with sources and measured hours', async () => {
    const large = tiny({ steps: 100_000_000_000, settings: '  replayCapacity: 1000000000000' });
    const refused = await large.sweep('--jobs', '2');
    expect(refused.code).toBe(2);
    expect(refused.output).toMatch(/2 trials at a time need up to [\d.]+ TB of memory, .* are free/);
    expect(existsSync(join(large.root, 'InvertedPendulum-v5'))).toBe(false);

    const { sweep } = tiny({ steps: 3000, variants: '[pptb]' });
    vi.stubEnv('POLICYPATH_CACHE', newTrialFolder());
    const planned = await sweep('--plan');
    vi.unstubAllEnvs();
    expect(planned.code).toBe(0);
    expect(planned.output).toMatch(/│ window +│ 20 +│ ours/);
    expect(planned.output).toMatch(/│ InvertedPendulum-v5 +│ pptb +│ 1 +│ 0\.\d\d +│/);
    expect(planned.output).toMatch(/expected: \d+ s of one process/);
  });
});
