import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { builtProgram } from '../src/runners/trialProcess.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export interface RunningProcess {
  readonly child: ChildProcess;
  /** All it has printed so far. */
  output(): string;
  /** Resolves when `output` matches. */
  printed(pattern: RegExp): Promise<void>;
  /** Its exit code; null when a signal ended it. */
  exit(): Promise<number | null>;
}

/** Starts `policypath` as it is built, in a process of its own, after the shell commands `before`. */
export function startProcess(args: readonly string[], before = ''): RunningProcess {
  const command = [process.execPath, builtProgram.main, ...args];
  const child = spawn('sh', ['-c', `${before} exec ${command.map(quoted).join(' ')}`], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  const add = (chunk: Buffer): void => {
    output += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const closed = once(child, 'close');
  return {
    child,
    output: () => output,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (pattern.test(output)) resolve();
        };
        listeners.add(check);
        check();
        void closed.then(() => reject(new Error(`it ended without printing ${String(pattern)}: ${output}`)));
      }),
    async exit() {
      const [code] = (await closed) as [number | null];
      return code;
    },
  };
}
