import { spawnSync } from 'node:child_process';
import type { Outcome } from './outcome.ts';

export interface Compiler {
  readonly command: string;
  /** First line of `--version`. */
  readonly version: string;
}

/** The C compiler that the native kernels are built with: $CC, which may hold several words, else the first of cc, gcc and clang that runs. */
export function findCompiler(environment: NodeJS.ProcessEnv = process.env): Outcome<Compiler> {
  const given = environment['CC']?.trim();
  const candidates = given ? [given] : ['cc', 'gcc', 'clang'];
  const faults: string[] = [];
  for (const candidate of candidates) {
    const [command, ...first] = candidate.split(/\s+/);
    // Run, not looked for: macOS has a cc that only says that the developer tools are missing.
    const { status, stdout, stderr, error } = spawnSync(command, [...first, '--version'], {
      encoding: 'utf8',
      env: environment,
      timeout: 10_000,
    });
    if (status === 0) return { ok: true, value: { command: candidate, version: stdout.split('\n')[0] } };
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') continue;
    const said = error?.message ?? stderr.trim().split('\n')[0];
    faults.push(`${candidate} does not run${said === '' ? '' : `: ${said}`}`);
  }
  return { ok: false, reason: [`none of ${candidates.join(', ')}`, ...faults].join('; ') };
}
