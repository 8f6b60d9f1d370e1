import { MultiBar, type SingleBar } from 'cli-progress';
import type { ProgressMessage } from '../train/progressReport.ts';

/** Shows where several trials are. */
export interface DemoProgress {
  show(name: string, message: ProgressMessage): void;
  finished(name: string): void;
  end(): void;
}

/** Bars on a terminal, else one line for all trials now and then. */
export function createDemoProgress(): DemoProgress {
  return process.stderr.isTTY ? barProgress() : lineProgress(15, (line) => console.error(line));
}

function barProgress(): DemoProgress {
  const bars = new MultiBar({
    format: '{name} {bar} {value}/{total} | {rate} steps/s | return {lastReturn}',
    barsize: 24,
    fps: 4,
    hideCursor: true,
    clearOnComplete: false,
  });
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
    finished(name) {
      const bar = open.get(name);
      bar?.update(bar.getTotal());
    },
    end: () => bars.stop(),
  };
}

/** A line with all trials that run, every `interval` seconds. */
export function lineProgress(
  interval: number,
  print: (line: string) => void,
  now: () => number = () => performance.now() / 1000,
): DemoProgress {
  const running = new Map<string, string>();
  let last = -Infinity;
  return {
    show(name, { step, steps, stepsPerSecond, lastReturn }) {
      const rate = stepsPerSecond === null ? '' : `, ${Math.round(stepsPerSecond)} steps/s`;
      const found = lastReturn === null ? '' : `, return ${lastReturn.toFixed(1)}`;
      running.set(name, `${name}: ${step} of ${steps}${rate}${found}`);
      if (now() - last < interval) return;
      last = now();
      print([...running.values()].join(' | '));
    },
    finished(name) {
      running.delete(name);
      print(`${name}: finished`);
    },
    end() {},
  };
}
