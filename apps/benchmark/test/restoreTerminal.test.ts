import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = (path: string): string => JSON.stringify(fileURLToPath(new URL(`../src/${path}`, import.meta.url)));

/** What a process writes to a terminal when it draws the bars of a sweep and then does `ending`. */
function terminalOutput(ending: string): string {
  const program = `
    import { createTrialsProgress } from ${source('runners/progress.ts')};
    process.stderr.isTTY = true;
    const progress = createTrialsProgress();
    progress.show('a trial', { type: 'progress', step: 1, steps: 10, stepsPerSecond: null, lastReturn: null });
    ${ending}`;
  const { stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  });
  return stderr;
}

describe('a terminal whose bars are cut off', () => {
  it.each([
    ['by an exit', 'process.exit(130);'],
    ['by an error', "queueMicrotask(() => { throw new Error('on purpose'); });"],
    [
      'by a signal that nobody handles',
      "process.kill(process.pid, 'SIGINT'); await new Promise((r) => setTimeout(r, 60000));",
    ],
  ])('gets its cursor and its line wrap back, %s', (_how, ending) => {
    const output = terminalOutput(ending);
    expect(output).toContain('\x1b[?25l');
    expect(output.lastIndexOf('\x1b[?25h')).toBeGreaterThan(output.lastIndexOf('\x1b[?25l'));
    expect(output.lastIndexOf('\x1b[?7h')).toBeGreaterThan(output.lastIndexOf('\x1b[?7l'));
  });
});
