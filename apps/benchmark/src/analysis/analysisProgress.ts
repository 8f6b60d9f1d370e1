import { SingleBar } from 'cli-progress';
import { restoreTerminalAtExit } from '../runners/restoreTerminal.ts';

/** Shows where the analysis of one trial after another is. */
export interface AnalysisProgress {
  show(trial: string, phase: string, done: number, total: number): void;
  /** Takes the bar away. */
  clear(): void;
}

/** A bar on a terminal, else one line for each phase. */
export function createAnalysisProgress(): AnalysisProgress {
  return process.stderr.isTTY ? barProgress() : lineProgress((line) => console.error(line));
}

function barProgress(): AnalysisProgress {
  restoreTerminalAtExit();
  const bar = new SingleBar({
    format: '{trial}: {phase} {bar} {value}/{total}',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
  });
  let shown = '';
  return {
    show(trial, phase, done, total) {
      const name = `${trial} ${phase}`;
      if (name !== shown) bar.start(total, done, { trial, phase });
      else bar.update(done);
      shown = name;
    },
    clear() {
      if (shown !== '') bar.stop();
      shown = '';
    },
  };
}

/** Phases that differ in what they are of ('null models of layer 1') are one line. */
export function lineProgress(print: (line: string) => void): AnalysisProgress {
  let shown = '';
  return {
    show(trial, phase, _done, total) {
      const name = `${trial}: ${phase.replace(/ of .*/, '')}`;
      if (name !== shown) print(total > 1 ? `${name} (${total})` : name);
      shown = name;
    },
    clear() {
      shown = '';
    },
  };
}
