import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pluginArguments } from '../plugins/plugins.ts';
import type { TrialJob } from './trialJob.ts';
import type { EndMessage, FailureReason, ProgressMessage, TrialMessage } from './trialMessages.ts';

/** How a trial's process ended. */
export type TrialProcessOutcome =
  | { readonly status: 'finished' }
  /** It saved a checkpoint and ended; `step` is null when it had not begun. */
  | { readonly status: 'stopped'; readonly step: number | null }
  /** Starting it again would end the same way. */
  | { readonly status: 'failed'; readonly reason: FailureReason; readonly message: string }
  /** A signal or an error ended it. Started again, it goes on from its last checkpoint. */
  | {
      readonly status: 'crashed';
      readonly code: number | null;
      readonly signal: NodeJS.Signals | null;
      readonly message: string;
    };

/** A trial that runs in a child process. */
export interface TrialProcess {
  readonly pid: number | undefined;
  readonly outcome: Promise<TrialProcessOutcome>;
  /** Asks it to save a checkpoint and end. */
  stop(): void;
  /** Ends it at once; its last checkpoint stays. */
  kill(): void;
}

export interface TrialProcessListeners {
  /** About twice a second. */
  readonly onProgress?: (message: ProgressMessage) => void;
  /** Each line that it prints, on either stream. */
  readonly onLine?: (line: string) => void;
}

/** The entry point of this program: built, or the sources in tests. */
export const builtProgram = {
  main: fileURLToPath(new URL('../../dist/main.js', import.meta.url)),
  /** Flags that Node was started with, such as memory limits. */
  execArgv: import.meta.url.endsWith('.ts') ? [] : process.execArgv,
} as const;

const keptLines = 20;

/**
 * Starts or resumes a trial in a child process that runs this program. The child
 * has its own process group, so Ctrl-C reaches it only through `stop`. When this process dies, the child notices, saves
 * a checkpoint and ends.
 */
export function startTrialProcess(
  job: TrialJob,
  { onProgress = () => {}, onLine = () => {} }: TrialProcessListeners = {},
): TrialProcess {
  const { main, execArgv } = builtProgram;
  let child: ChildProcess;
  try {
    child = fork(main, ['run-trial', ...pluginArguments(job.plugins)], {
      execArgv,
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
  } catch (error) {
    return { pid: undefined, outcome: Promise.resolve(notStarted(error as Error)), stop() {}, kill() {} };
  }
  // The child may exit before it has read its input; its exit says why.
  child.stdin?.on('error', () => {});
  child.stdin?.end(JSON.stringify(job));

  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
    lines.splice(0, lines.length - keptLines);
    onLine(line);
  };
  child.stdout?.on('data', linesOf(keep));
  child.stderr?.on('data', linesOf(keep));

  let end: EndMessage | null = null;
  let stopping = false;
  child.on('message', (message: TrialMessage) => {
    if (message.type === 'end') end = message;
    else onProgress(message);
  });
  const outcome = new Promise<TrialProcessOutcome>((resolve) => {
    // An error of a running process, such as a signal that did not reach it. Its exit is still to come.
    child.on('error', (error) => void (child.pid === undefined && resolve(notStarted(error))));
    child.on('close', (code, signal) => resolve(outcomeOf({ end, code, signal, stopping, lines })));
  });
  return {
    pid: child.pid,
    outcome,
    stop() {
      stopping = true;
      child.kill('SIGINT');
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

interface Ending {
  readonly end: EndMessage | null;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether the process was asked to stop. */
  readonly stopping: boolean;
  readonly lines: readonly string[];
}

/** Whether the system had no process, memory or file descriptor left. */
function notStarted({ message }: Error): TrialProcessOutcome {
  return { status: 'crashed', code: null, signal: null, message: `it could not be started: ${message}` };
}

function outcomeOf({ end, code, signal, stopping, lines }: Ending): TrialProcessOutcome {
  if (end?.status === 'failed') return { status: 'failed', reason: end.reason, message: end.message };
  if (end !== null) return end.status === 'finished' ? { status: 'finished' } : { status: 'stopped', step: end.step };
  // It was asked to stop before it listened to signals.
  if (stopping && signal === 'SIGINT') return { status: 'stopped', step: null };
  const how = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
  return { status: 'crashed', code, signal, message: [how, ...lines.slice(-3)].join('; ') };
}

/** Splits a stream into lines without their line ends; empty lines are dropped. */
function linesOf(take: (line: string) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) if (line !== '') take(line);
  };
}
