import { fork } from 'node:child_process';
import type { ProgressMessage } from '../train/progressReport.ts';

/** How a trial's process ended. */
export interface ProcessOutcome {
  /** Its exit code; 128 and more where a signal ended it. */
  readonly code: number;
  /** The last lines that it printed. */
  readonly lines: readonly string[];
}

export interface RunTrialProcessOptions {
  /** The command line after `policypath`. */
  readonly args: readonly string[];
  readonly onProgress: (message: ProgressMessage) => void;
  /** Aborted: the trial saves a checkpoint and ends. */
  readonly stop: AbortSignal;
}

const keptLines = 20;

/**
 * Runs one command of this program in a process of its own. It stands in its own process group, so that Ctrl-C reaches it
 * once, through `stop`; when this process dies, it notices, saves a checkpoint and ends.
 */
export function runTrialProcess({ args, onProgress, stop }: RunTrialProcessOptions): Promise<ProcessOutcome> {
  const child = fork(process.argv[1], args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true });
  const lines: string[] = [];
  const keep = (chunk: Buffer): void => {
    lines.push(...chunk.toString().split('\n').filter(Boolean));
    lines.splice(0, lines.length - keptLines);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('message', (message) => onProgress(message as ProgressMessage));
  const interrupt = (): void => void child.kill('SIGINT');
  if (stop.aborted) interrupt();
  stop.addEventListener('abort', interrupt);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      stop.removeEventListener('abort', interrupt);
      resolve({ code: code ?? 128, lines });
    });
  });
}
