import type { EditRecord, EpisodeRecord, EvaluationRecord } from '@policypath/trial/records';

/** A trial's files by path, as its folder holds them. */
export type TrialFiles = ReadonlyMap<string, Uint8Array>;

/** Settings of a trial by name, as `resolveSettings` takes them. */
export type Settings = Readonly<Record<string, unknown>>;

/** What the page tells a worker. */
export type ToWorker =
  /** Begins a trial; one that runs is stopped and left. */
  | { readonly kind: 'start'; readonly settings: Settings }
  /** Goes on with the trial in these files. */
  | { readonly kind: 'load'; readonly files: TrialFiles }
  /** The same with the files of a zip archive of a trial's folder. */
  | { readonly kind: 'load archive'; readonly archive: File }
  /** Trials are saved in this folder of the browser's private files from now on. */
  | { readonly kind: 'place'; readonly folder: string }
  /** Goes on with the trial that was saved there. */
  | { readonly kind: 'resume' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'go on' }
  /** Makes one step of a paused trial. */
  | { readonly kind: 'step' }
  /** How often a second it is looked at while it runs (0: not at all), and whether looks have a picture of the environment. */
  | { readonly kind: 'pace'; readonly looksASecond: number; readonly pictures: boolean }
  /** A picture's bytes that the page needs no more, to be written anew: pictures come too often to leave each to the collector. */
  | { readonly kind: 'drawn'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A question, answered by `answer` or `refused` with its id. */
  | {
      [Kind in keyof Questions]: { readonly kind: Kind; readonly id: number } & Questions[Kind]['asked'];
    }[keyof Questions];

/** What a page asks a worker, and what it answers. Answers wait for the end of the running step. */
export interface Questions {
  /** All files of the trial with a checkpoint of now; or `at`, only those that a fork at that step begins with. */
  readonly files: { readonly asked: { readonly at?: number }; readonly answer: TrialFiles };
  /** Saves a checkpoint of now. The answer is its step. */
  readonly save: { readonly asked: object; readonly answer: number };
  /** A file for the person's disk. */
  readonly download: { readonly asked: { readonly what: DownloadName }; readonly answer: Download };
  /** Keeps a checkpoint of now for ever. The answer is its step. */
  readonly keep: { readonly asked: object; readonly answer: number };
  /** Edits the policy with the next snapshot. The answer is the step at which that was. */
  readonly edit: { readonly asked: { readonly variant: string; readonly settings: Settings }; readonly answer: number };
  /**
   * The trial becomes a fork with other settings: of itself as it is now, or of the trial in `trunk` at one of its checkpoints. The
   * answer is the step at which the fork begins.
   */
  readonly fork: {
    readonly asked: {
      readonly settings: Settings;
      readonly trunk?: { readonly files: TrialFiles; readonly at: number };
    };
    readonly answer: number;
  };
  /**
   * Norms of the policy, whole and by layer, that the scheduled boosts predict at a step, out of those of the unedited policy so far;
   * null where no forecast knows the edit.
   */
  readonly forecast: {
    readonly asked: { readonly step: number; readonly base: readonly PolicyNorms[] };
    readonly answer: readonly number[] | null;
  };
  /** The fields of a form for these settings. */
  readonly fields: { readonly asked: { readonly settings: Settings }; readonly answer: SettingsForm };
}

/** The trial's folder as a zip archive, its path as .safetensors, or its policy as ONNX. */
export type DownloadName = 'folder' | 'path' | 'policy';

export interface Download {
  readonly name: string;
  readonly content: Blob;
}

/** What can be chosen beside a choice of environment, agent and variant. */
export interface SettingsForm {
  /** Agents that can act in the environment. */
  readonly agents: readonly { readonly name: string; readonly title: string }[];
  /** Variants that edit, with a line that says what each does. */
  readonly variants: readonly { readonly name: string; readonly text: string }[];
  /** Settings of the variant's edit. */
  readonly fields: readonly SettingField[];
}

/** One setting as a form shows it, from its declaration in packages/trial. */
export interface SettingField {
  readonly name: string;
  readonly label: string;
  /** What it is, in a phrase. */
  readonly text: string;
  readonly symbol?: string;
  readonly unit?: string;
  /** 'yes': a box to tick; 'choice': one of `choices`; else a text that is read by the setting's kind. */
  readonly input: 'number' | 'choice' | 'yes' | 'text';
  readonly choices?: readonly string[];
  /** The default in words. */
  readonly usual: string;
  /** Whether it stands among the settings shown first. */
  readonly common: boolean;
}

/** One number of a path. */
export interface ShownStatistic {
  /** 'informationAmount' a_1, 'majorDimensionality' D(0.9), 'cosine1' to 'cosine4', 'detour1' to 'detour4'. */
  readonly name: string;
  readonly value: number;
  /** Where 9 of 10 paths of the null model lie. */
  readonly band?: { readonly low: number; readonly high: number };
}

/** The recorded path at a moment, decomposed about its mean. */
export interface PathNumbers {
  /** Environment steps of the snapshots looked at, oldest first [n]. */
  readonly steps: readonly number[];
  /** u_1 to u_4, as many as there are [n] each. */
  readonly leftVectors: readonly Float64Array[];
  /** Their singular values: u_k times the k-th is where the policy is along direction k. */
  readonly singularValues: readonly number[];
  readonly statistics: readonly ShownStatistic[];
}

/** Norms of one recorded policy: [whole, layer 1, layer 2 ...]. */
export interface PolicyNorms {
  readonly step: number;
  readonly norms: readonly number[];
}

/** SHA-256 of a recorded policy's parameters. */
export interface PolicyDigest {
  readonly step: number;
  readonly sha256: string;
}

/** A picture of the environment, [height, width, 3] bytes, which the page gives back. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a trial did since the last look. */
export interface Look {
  readonly kind: 'look';
  readonly step: number;
  /** Updates of the agent so far. */
  readonly updates: number;
  readonly stepsASecond: number;
  readonly episodes: readonly EpisodeRecord[];
  readonly evaluations: readonly EvaluationRecord[];
  readonly edits: readonly EditRecord[];
  /** Step of the newest checkpoint; null before the first. */
  readonly savedStep: number | null;
  /** Steps of the checkpoints that are kept for ever. */
  readonly keptSteps: readonly number[];
  readonly picture?: Picture;
  readonly path?: PathNumbers;
  /** Of the newest recorded policy; with the first look at a path, of all snapshots looked at. */
  readonly norms: readonly PolicyNorms[];
  /** Of the snapshots looked at since. */
  readonly digests: readonly PolicyDigest[];
}

/** A trial runs from now on. */
export interface Began {
  readonly kind: 'began';
  /** Length in environment steps. */
  readonly steps: number;
  readonly variant: string;
  /** Where it was forked, and with which settings in place of the trunk's; absent of other trials. */
  readonly fork?: { readonly step: number; readonly settings: Settings };
  /** What its boost is expected to do, in a sentence. */
  readonly predicted?: string;
  /** Why the trial is not saved, in a sentence; absent where it is. */
  readonly lostWithPage?: string;
}

/** What a worker tells the page. */
export type FromWorker =
  | Began
  | Look
  | { readonly kind: 'ended'; readonly status: string }
  | {
      readonly kind: 'failed';
      readonly message: string;
      /** Whether the trial can go on from its last checkpoint: of a failure that does not come again. */
      readonly canGoOn: boolean;
    }
  /** The worker holds a lock of this name until it ends, in whatever way. */
  | { readonly kind: 'alive'; readonly lock: string }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly message: string };
