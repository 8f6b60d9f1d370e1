import { MultiBar, type SingleBar } from 'cli-progress';
import { restoreTerminalAtExit } from '../cli/restoreTerminal.ts';
import type { ProgressMessage } from '../train/progressReport.ts';

/** Shows where several trials are. */
export interface TrialsProgress {
  show(name: string, message: ProgressMessage): void;
  /** A trial's process ended; `line` says how. It is counted where the trial is over: one that stopped will go on. */
  ended(name: string, line: string, isOver: boolean): void;
  /** Prints a line without spoiling the bars. */
  say(line: string): void;
  end(): void;
}

export interface TrialsProgressOptions {
  /** Trials in all, those of earlier times included; null: their number is not shown. */
  readonly total: number | null;
  /** Of these, finished before. */
  readonly finished: number;
}

/** Bars on a terminal, else one line for all trials now and then. */
export function createTrialsProgress(options: TrialsProgressOptions = { total: null, finished: 0 }): TrialsProgress {
  return process.stderr.isTTY ? barProgress(options) : lineProgress(15, (line) => console.error(line), options);
}

function barProgress({ total, finished }: TrialsProgressOptions): TrialsProgress {
  restoreTerminalAtExit();
  const bars = new MultiBar({
    format: '{name} {bar} {value}/{total} | {rate} steps/s | return {lastReturn}',
    barsize: 24,
    fps: 4,
    hideCursor: true,
    clearOnComplete: false,
    // As wide as it may be, a line is never wrapped: the bars above it would be printed again and again.
    linewrap: false,
  });
  const all =
    total === null ? null : bars.create(total, finished, {}, { format: 'trials {bar} {value}/{total} ended' });
  const open = new Map<string, SingleBar>();
  return {
    show(name, { step, steps, stepsPerSecond, lastReturn }) {
      const values = {
        name: name.padEnd(16),
        rate: stepsPerSecond === null ? '-' : String(Math.round(stepsPerSecond)),
        lastReturn: lastReturn === null ? '-' : lastReturn.toFixed(1),
      };
      const bar = open.get(name) ?? bars.create(steps, step, values);
      open.set(name, bar);
      bar.update(step, values);
    },
    ended(name, line, isOver) {
      const bar = open.get(name);
      if (bar !== undefined) bars.remove(bar);
      open.delete(name);
      if (isOver) all?.increment();
      bars.log(`${name}: ${line}\n`);
    },
    say: (line) => void bars.log(`${line}\n`),
    end: () => bars.stop(),
  };
}

/** A line with all trials that run, every `interval` seconds. */
export function lineProgress(
  interval: number,
  print: (line: string) => void,
  { total, finished }: TrialsProgressOptions = { total: null, finished: 0 },
  now: () => number = () => performance.now() / 1000,
): TrialsProgress {
  const running = new Map<string, string>();
  let last = -Infinity;
  let ended = finished;
  const count = (): string => (total === null ? '' : ` (${ended} of ${total} trials ended)`);
  return {
    show(name, { step, steps, stepsPerSecond, lastReturn }) {
      const rate = stepsPerSecond === null ? '' : `, ${Math.round(stepsPerSecond)} steps/s`;
      const found = lastReturn === null ? '' : `, return ${lastReturn.toFixed(1)}`;
      running.set(name, `${name}: ${step} of ${steps}${rate}${found}`);
      if (now() - last < interval) return;
      last = now();
      print([...running.values()].join(' | '));
    },
    ended(name, line, isOver) {
      running.delete(name);
      if (isOver) ended += 1;
      print(`${name}: ${line}${count()}`);
    },
    say: print,
    end() {},
  };
}
