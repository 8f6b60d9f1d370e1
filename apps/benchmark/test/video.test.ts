import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { run } from '../src/commands/run.ts';
import { newTrialFolder } from './trialFolder.ts';

const path = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = path;
});

/** Puts a program named ffmpeg before all others on the PATH: a script of Node that has its arguments in `args`. */
function fakeFfmpeg(folder: string, script: string): void {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const program = `#!${process.execPath}\nconst args = process.argv.slice(2);\nif (args[0] === '-version') process.exit(0);\n${script}`;
  writeFileSync(join(bin, 'ffmpeg'), program);
  chmodSync(join(bin, 'ffmpeg'), 0o755);
  process.env['PATH'] = `${bin}:${String(path)}`;
}

/** A program that writes its arguments and the number of bytes that it read into its last argument. */
const counting =
  "let bytes = 0; process.stdin.on('data', (chunk) => (bytes += chunk.length)).on('end', () => require('fs').writeFileSync(args.at(-1), JSON.stringify({ args, bytes })));";

async function play(...args: string[]): Promise<{ code: number; output: string }> {
  const lines: string[] = [];
  const keep = (line: string): void => void lines.push(line);
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(keep),
    vi.spyOn(console, 'error').mockImplementation(keep),
  ];
  const env = ['--env', 'InvertedPendulum-v5', '--size', '16x10', '--steps', '4', '--fps', '25'];
  try {
    return { code: await run(['play', ...env, ...args]), output: lines.join('\n') };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
}

function newFolder(): string {
  const folder = newTrialFolder();
  mkdirSync(folder);
  return folder;
}

describe.skipIf(process.platform === 'win32')('play as a video', () => {
  it.each([
    ['mp4', 'libx264'],
    ['webm', 'libvpx-vp9'],
  ])('pipes every picture into ffmpeg: %s', async (format, codec) => {
    const folder = newFolder();
    fakeFfmpeg(folder, counting);
    const out = join(folder, `film.${format}`);
    const { code, output } = await play('--out', out);
    expect(code).toBe(0);
    const { args, bytes } = JSON.parse(readFileSync(out, 'utf8')) as { args: string[]; bytes: number };
    const pictures = Number(/(\d+) pictures/.exec(output)?.[1]);
    expect(bytes).toBe(pictures * 16 * 10 * 4);
    expect(args.join(' ')).toContain('-f rawvideo -pix_fmt rgba -s 16x10 -framerate 25 -i pipe:0');
    expect(args.join(' ')).toContain(`-c:v ${codec}`);
    expect(readdirSync(folder).toSorted()).toEqual(['bin', `film.${format}`]);
  });

  it('takes --format where the name has no ending, and refuses a contradiction and other endings', async () => {
    const folder = newFolder();
    fakeFfmpeg(folder, counting);
    const bare = join(folder, 'film');
    expect((await play('--out', bare, '--format', 'webm')).code).toBe(0);
    expect(readFileSync(bare, 'utf8')).toContain('libvpx-vp9');
    const both = await play('--out', join(folder, 'film.gif'), '--format', 'mp4');
    expect(both).toMatchObject({
      code: 2,
      output: expect.stringMatching(/--format mp4 contradicts --out .*film\.gif/) as string,
    });
    expect((await play('--out', join(folder, 'film.avi'))).output).toMatch(/ends in \.gif, \.png .* --frames FOLDER/);
  });

  it('without an encoder says so before anything is played', async () => {
    const folder = newFolder();
    process.env['PATH'] = dirname(folder);
    const { code, output } = await play('--out', join(folder, 'film.mp4'));
    expect(code).toBe(2);
    expect(output).toBe(
      'policypath: a video needs ffmpeg, and there is none on the PATH: install it, or take --format gif, or --frames FOLDER for single pictures',
    );
  });

  it('tells the last words of an encoder that fails, and leaves no file', async () => {
    const folder = newFolder();
    fakeFfmpeg(folder, "console.error('odd\\nUnknown encoder libx264'); process.exit(8);");
    const out = join(folder, 'film.mp4');
    const { code, output } = await play('--out', out);
    expect(code).toBe(1);
    expect(output).toMatch(/ffmpeg failed \(exit code 8\): Unknown encoder libx264; take --format gif/);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder)).toEqual(['bin']);
  });

  it('is stopped by Ctrl-C with one line, and leaves no file', async () => {
    const folder = newFolder();
    fakeFfmpeg(folder, "require('fs').writeFileSync(args.at(-1), 'half'); setInterval(() => {}, 1000);");
    const out = join(folder, 'film.mp4');
    const played = play('--out', out);
    await vi.waitFor(() => expect(existsSync(`${out}.partial`)).toBe(true), { timeout: 20_000 });
    process.emit('SIGINT');
    expect(await played).toMatchObject({
      code: 1,
      output: expect.stringMatching(/film\.mp4: stopped, nothing was written$/) as string,
    });
    expect(readdirSync(folder)).toEqual(['bin']);
  });
});
