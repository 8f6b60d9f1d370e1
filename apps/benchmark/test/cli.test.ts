import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allSettings, flag } from '@policypath/trial/records';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../src/commands/program.ts';
import { run } from '../src/commands/run.ts';
import { readJson } from './trialFolder.ts';

let printed: string[];
let complained: string[];
let folder: string;

beforeEach(() => {
  printed = [];
  complained = [];
  folder = mkdtempSync(join(tmpdir(), 'policypath-cli-'));
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void complained.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const small = (
  '--steps 120 --start-steps 40 --evaluation-interval 60 --evaluation-episodes 1 ' +
  '--hidden-sizes 8,8 --batch-size 8 --replay-capacity 500'
).split(' ');

describe('policypath', () => {
  it.each<[string, RegExp]>([
    ['', /^$/],
    ['trian', /unknown command 'trian'.*train/],
    ['train', /--env is missing/],
    ['train --env Hoper-v4', /unknown environment 'Hoper-v4'.*did you mean Hopper-v4\?/],
    ['train --env Hopper-v4 --sedd 1', /unknown option '--sedd'.*--seed/],
    ['train --env Hopper-v4 --steps abc', /'--steps <n>' argument 'abc' is invalid.*whole number from 1/],
    ['train --env Hopper-v4 --steps 1.5', /whole number from 1/],
    ['train --env Hopper-v4 --discount 1.5', /number from 0 to 1/],
    ['train --env Hopper-v4 --hidden-sizes 256,x', /list of whole numbers/],
    ['train --env Hopper-v4 --engine gpu', /Allowed choices are auto, native, wasm, tensorflow/],
    ['train --env Hopper-v4 --agent a2c', /Allowed choices are td3, sac, rad/],
    ['train --env Hopper-v4 --agent rad', /Hopper-v4 does not suit --agent rad, .*pictures/],
    ['train --env Hopper-v4 --agent sac --action-repeat 2', /Hopper-v4 has no option actionRepeat/],
    ['train --env Hopper-v4 --pptb --variant base', /--pptb contradicts --variant base/],
    ['train --env Hopper-v4 --pptb --boost -1', /'--boost <x>' argument '-1' is invalid.*number from 0/],
    ['train --env Hopper-v4 --pptb --rank 1', /--boosted-directions 2 exceeds --rank 1/],
    ['train --env Hopper-v4 --pptb --preset literal --period 999', /t_p % t_s == 0/],
    ['train --resume', /--resume needs --out/],
    ['train --env Hopper-v4 --restart', /--restart goes with --resume/],
    ['train --resume --out /nowhere/at/all', /there is no folder \/nowhere\/at\/all/],
    ['train --resume --out x --seed 3', /--seed cannot be given with --resume/],
    ['compare /nowhere/at/all', /\/nowhere\/at\/all/],
    ['dashboard /nowhere/at/all', /there is no folder \/nowhere\/at\/all/],
    ['export runs --format csv --out /', /--out \/ is a folder: give a file, e\.g\. --out \/returns\.csv/],
    ['train --env Hopper-v4 --out /dev/null/trial', /the folder \/dev\/null\/trial cannot be created/],
  ])('refuses "%s" in one line, with exit code 2', async (line, message) => {
    // The first case prints the help, through commander.
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const args = line.split(' ').filter(Boolean);
    if (args.includes('--env') && !args.includes('--out')) args.push('--out', join(folder, 'trial'));
    expect(await run(args)).toBe(2);
    expect(complained.join('\n')).toMatch(message);
    expect(complained.join('\n')).not.toContain('\n');
    expect(existsSync(join(folder, 'trial'))).toBe(false);
  });

  it('trains, resumes a finished trial without doing anything, and does not write over one', async () => {
    const out = join(folder, 'trial');
    expect(
      await run([
        'train',
        '--env',
        'Hopper-v4',
        '--pptb',
        '--label',
        'a test',
        '--name',
        'mine',
        '--evaluation-steps',
        '3',
        '--out',
        out,
        ...small,
      ]),
    ).toBe(0);
    expect(printed.at(-1)).toMatch(/trial: finished in .*; 120 steps, 80 updates, 0 edits \(0 effective\)/);
    expect(printed.at(-1)).toMatch(/; \d+ evaluated episodes? cut short in \d+ evaluations? \(cutEpisodes/);
    expect(readJson(out, 'manifest.json')).toMatchObject({
      formatVersion: 1,
      label: 'a test',
      name: 'mine',
      trial: {
        environment: 'Hopper-v4',
        variant: 'pptb',
        steps: 120,
        td3: { hiddenSizes: [8, 8], discount: 0.99 },
        pptb: { name: 'default', capacity: 2000, rank: 64, feedback: 0.3 },
      },
    });
    expect(
      readJson<{ trial: { pptb: { predictedSteadySpeedUp: number } } }>(out, 'manifest.json').trial.pptb,
    ).toHaveProperty('predictedSteadySpeedUp', expect.closeTo(1 / 0.7, 12));
    expect(await run(['train', '--resume', '--out', out])).toBe(0);
    expect(printed.at(-1)).toMatch(/finished already/);
    expect(await run(['train', '--env', 'Hopper-v4', '--out', out, ...small])).toBe(2);
    expect(complained.at(-1)).toMatch(/holds a trial already/);
  });

  it('shows the help of every command, with every default', async () => {
    const { commands } = await createProgram(['--help']);
    expect(commands.map((command) => command.name())).toEqual(
      expect.arrayContaining(['train', 'random', 'compare', 'doctor', 'demo']),
    );
    const [train] = commands;
    for (const { long, description, defaultValue } of train.options) {
      const tells =
        /\(default /.test(description) ||
        defaultValue !== undefined ||
        /^--(env|pptb|resume|restart|label|name|checkpoint-steps|keep-checkpoints|no-thin|allow|force)/.test(
          long ?? '',
        );
      expect(tells, `${long} tells its default`).toBe(true);
    }
  });

  it.each(['train', 'sweep', 'analyze', 'play'])('the help of %s fits on two screens of 50 lines', async (name) => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    expect(await run([name, '--help'])).toBe(0);
    expect(written.join('')).toContain(`Usage: policypath ${name}`);
    expect(written.join('').split('\n').length).toBeLessThanOrEqual(100);
  });

  it('help settings lists every setting with its key', async () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    expect(await run(['help', 'settings'])).toBe(0);
    for (const { name } of allSettings())
      expect(written.join('')).toMatch(new RegExp(`  ${flag(name)}( <.+>)?  ${name}\n`));
  });

  it('loads the one command that is asked for, under the name by which it is found', async () => {
    const { commands } = await createProgram([]);
    for (const name of commands.map((command) => command.name())) {
      const { commands: loaded } = await createProgram([name]);
      expect(loaded.map((command) => command.name())).toEqual([name]);
    }
    expect((await createProgram(['--version'])).commands).toEqual([]);
  });
});
