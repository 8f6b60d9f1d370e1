import { actionRepeatOf, type TrialConfig } from '@policypath/trial/records';
import type { Progress } from '@policypath/trial';
import { SingleBar } from 'cli-progress';
import { restoreTerminalAtExit } from '../cli/restoreTerminal.ts';
import { plainBoth } from '../words/steps.ts';
import { tellParent } from '../runner/tellParent.ts';
import { formatDuration } from '../words/durations.ts';
import { Speedometer } from './speed.ts';
import { trialName } from './trialName.ts';

/** What a trial that runs as a child process tells its parent. */
export interface ProgressMessage {
  readonly type: 'progress';
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number | null;
  readonly lastReturn: number | null;
}

/** Shows where a trial is. */
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
  const speed = new Speedometer();
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
  const speed = new Speedometer();
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
  const speed = new Speedometer();
  let last = -Infinity;
  return {
    show({ step, lastReturn }, { steps }) {
      speed.note(step, secondsNow());
      if (secondsNow() - last < 0.5) return;
      last = secondsNow();
      send({ type: 'progress', step, steps, stepsPerSecond: speed.perSecond(), lastReturn });
    },
    say: (line) => console.error(line),
    end() {},
  };
}

function shown(
  { step, lastReturn }: Readonly<Progress>,
  { steps }: TrialConfig,
  speed: Speedometer,
): { rate: string; eta: string; lastReturn: string } {
  const perSecond = speed.perSecond();
  return {
    rate: perSecond === null ? '- steps/s' : `${Math.round(perSecond)} steps/s`,
    eta: perSecond === null || perSecond <= 0 ? '-' : formatDuration((steps - step) / perSecond),
    lastReturn: lastReturn === null ? '-' : lastReturn.toFixed(1),
  };
}
