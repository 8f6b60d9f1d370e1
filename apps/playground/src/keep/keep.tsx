import type { TrialInWorker } from '../page/trialInWorker.ts';
import type { PlaygroundSettings } from '../training/presets.ts';

/** What is kept of a session: not there yet. */
export function Keep(_options: KeepOptions) {
  return null;
}

export interface KeepOptions {
  readonly settings: PlaygroundSettings;
  /** The trial that is not edited, and the edited one. `ask('files')` gives a trial's files with a checkpoint of now. */
  readonly trials: readonly TrialInWorker[];
  /** Both trials go on from these files. */
  readonly onLoad: (settings: PlaygroundSettings, files: readonly ReadonlyMap<string, Uint8Array>[]) => void;
}
