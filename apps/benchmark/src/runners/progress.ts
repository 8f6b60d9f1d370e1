import { actionRepeatOf, type TrialConfig } from '@policypath/trial/records';
import type { Progress } from '@policypath/trial';
import { MultiBar, SingleBar } from 'cli-progress';
import { PaceMeter } from '../store/pace.ts';
import { formatDuration } from '../words/durations.ts';
import { plainBoth } from '../words/steps.ts';
import { trialName } from '../words/trialNames.ts';
import { restoreTerminalAtExit } from './restoreTerminal.ts';
import { tellParent, type ProgressMessage } from './trialMessages.ts';

/** Shows the progress of a trial. */
export interface ProgressReport {
  show(progress: Readonly<Progress>, config: TrialConfig): void;
  /** Prints a line without spoiling the bar. */
  say(line: string): void;
  end(): void;
}

const secondsNow = (): number => performance.now() / 1000;

/** A bar on a terminal, messages to a parent process, else a plain line now and then. */
export function createProgressReport(): ProgressReport {
  if (process.send !== undefined) return messageReport(tellParent);
  return process.stderr.isTTY ? barReport() : lineReport(30, (line) => console.error(line));
}

function barReport(): ProgressReport {
  restoreTerminalAtExit();
  const speed = new PaceMeter();
  let bar: SingleBar | null = null;
  const stop = (): void => {
    bar?.stop();
    bar = null;
  };
  return {
    show(progress, config) {
      speed.note(progress.step, secondsNow());
      const { rate, eta, lastReturn } = shown(progress, config, speed);
      const steps = plainBoth(progress.step, actionRepeatOf(config));
      const values = { name: trialName(config), steps, rate, eta_text: eta, lastReturn };
      if (bar === null) {
        bar = new SingleBar({
          format: '{name} {bar} {steps}/{total} | {rate} | ETA {eta_text} | return {lastReturn}',
          barsize: 24,
          fps: 4,
          hideCursor: true,
        });
        bar.start(config.steps, progress.step, values);
      }
      bar.update(progress.step, values);
    },
    say(line) {
      stop();
      console.error(line);
    },
    end: stop,
  };
}

/** Plain lines, the first at once, then one every `interval` seconds. */
export function lineReport(
  interval: number,
  print: (line: string) => void,
  now: () => number = secondsNow,
): ProgressReport {
  const speed = new PaceMeter();
  let last = -Infinity;
  return {
    show(progress, config) {
      speed.note(progress.step, now());
      if (now() - last < interval) return;
      last = now();
      const { rate, eta, lastReturn } = shown(progress, config, speed);
      print(
        `${trialName(config)}: step ${plainBoth(progress.step, actionRepeatOf(config))} of ${config.steps}, ${rate}, ETA ${eta}, last return ${lastReturn}`,
      );
    },
    say: print,
    end() {},
  };
}

function messageReport(send: (message: ProgressMessage) => void): ProgressReport {
  const speed = new PaceMeter();
  let last = -Infinity;
  return {
    show({ step, lastReturn }, config) {
      speed.note(step, secondsNow());
      if (secondsNow() - last < 0.5) return;
      last = secondsNow();
      const { stepsPerSecond } = speed.pace(config);
      send({ type: 'progress', step, steps: config.steps, stepsPerSecond, lastReturn });
    },
    say: (line) => console.error(line),
    end() {},
  };
}

function shown(
  { lastReturn }: Readonly<Progress>,
  config: TrialConfig,
  speed: PaceMeter,
): { rate: string; eta: string; lastReturn: string } {
  const { stepsPerSecond, secondsToGo } = speed.pace(config);
  return {
    rate: stepsPerSecond === null ? '- steps/s' : `${Math.round(stepsPerSecond)} steps/s`,
    eta: secondsToGo === null ? '-' : formatDuration(secondsToGo),
    lastReturn: lastReturn === null ? '-' : lastReturn.toFixed(1),
  };
}

/** Shows the progress of several trials. */
export interface TrialsProgress {
  show(name: string, message: ProgressMessage): void;
  /** Reports that a trial's process ended, with a line that says how. Stopped trials are not counted: they will go on. */
  ended(name: string, line: string, isOver: boolean): void;
  /** Prints a line without spoiling the bars. */
  say(line: string): void;
  end(): void;
}

export interface TrialsProgressOptions {
  /** Number of all trials, including those finished earlier; null: not shown. */
  readonly total: number | null;
  /** Number of trials finished earlier. */
  readonly finished: number;
}

/** Bars on a terminal, else one line for all trials now and then. */
export function createTrialsProgress(options: TrialsProgressOptions = { total: null, finished: 0 }): TrialsProgress {
  return process.stderr.isTTY ? barsProgress(options) : lineProgress(15, (line) => console.error(line), options);
}

function barsProgress({ total, finished }: TrialsProgressOptions): TrialsProgress {
  restoreTerminalAtExit();
  const bars = new MultiBar({
    format: '{name} {bar} {value}/{total} | {rate} steps/s | return {lastReturn}',
    barsize: 24,
    fps: 4,
    hideCursor: true,
    clearOnComplete: false,
    // Never let a line wrap, however wide: the bars above it would be printed again and again.
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
