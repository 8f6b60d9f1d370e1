import { spawnSync } from 'node:child_process';

export interface Compiler {
  readonly command: string;
  /** First line of `--version`. */
  readonly version: string;
}

/** The C compiler that the native kernels are built with: $CC, or the first of cc, gcc and clang; null: none. */
export function findCompiler(environment: NodeJS.ProcessEnv = process.env): Compiler | null {
  const candidates = [environment['CC'], 'cc', 'gcc', 'clang'].filter(
    (command) => command !== undefined && command !== '',
  );
  for (const command of candidates as string[]) {
    const { status, stdout } = spawnSync(command, ['--version'], {
      encoding: 'utf8',
      env: environment,
      timeout: 10_000,
    });
    if (status === 0) return { command, version: stdout.split('\n')[0] };
  }
  return null;
}
