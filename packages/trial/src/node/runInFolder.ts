import { anObject, checkOptions, oneOf, text, trueOrFalse } from '@policypath/options';
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { UsageError } from '../errors.ts';
import { trialFile } from '../records/trialFiles.ts';
import { extendTrial as extend, type ExtendedTrial } from '../run/extend.ts';
import { keptCount } from '../run/keptSteps.ts';
import { createTrialParts as createParts, type CreateParts, type EngineChoice } from '../run/parts.ts';
import { thinTrial, type ThinnedTrial, type ThinOptions } from '../run/thin.ts';
import { runSettings, runTrial, type RunSettings, type TrialOutcome } from '../run/runTrial.ts';
import type { TrialConfig } from '../settings/trialSchema.ts';
import { trialWarnings } from '../settings/warnings.ts';
import { explainingFullDisk } from './diskFull.ts';
import { folderStorage } from './folderStorage.ts';
import { LockedError, takeLock, type HeldLock } from './lock.ts';
import { readManifest } from './manifest.ts';
import { refuseTooLittleMemory, stateNeeds } from './resources.ts';
import { createTrialFolder, removeEmptyFolder, setFilesAside } from './trialFolder.ts';
import { versions } from './versions.ts';

/** The parts of a trial on this machine. @throws as `createTrialParts` of the package; ShortageError for too little memory */
export function createTrialParts(choice: EngineChoice): CreateParts {
  checkOptions('createTrialParts', choice, { engine: oneOf('native', 'wasm', 'tensorflow', 'auto'), threads: true });

  const create = createParts(choice, (needs) => refuseTooLittleMemory(needs));
  return async (config) => ({ ...(await create(config)), versions: versions() });
}

/**
 * Starts a new trial in a new folder, under the folder's lock.
 *
 * @throws UsageError when the folder is in use or not empty; ShortageError when memory or disk are too small;
 *   TrialFailure when training diverges (recorded in failure.json); DiskFullError
 */
export async function startTrial(
  folder: string,
  config: TrialConfig,
  settings: RunSettings & {
    readonly label?: string;
    readonly name?: string;
    /** Begin with the state that the trial in the folder `trunk` had at the step `at`. */
    readonly fork?: { readonly trunk: string; readonly at: number };
    /** Fit a trial of an offline agent to transitions of the trial in the folder `from`. */
    readonly clone?: { readonly from: string };
  },
): Promise<TrialOutcome> {
  checkOptions('startTrial', settings, { ...runSettings, label: text, name: text, fork: anObject, clone: anObject });

  const { fork, clone, ...rest } = settings;
  const forkOf =
    fork === undefined
      ? {}
      : { fork: { trunk: folderStorage(fork.trunk), at: fork.at, name: relative(folder, fork.trunk) } };
  const cloneOf =
    clone === undefined ? {} : { clone: { from: folderStorage(clone.from), name: relative(folder, clone.from) } };
  return await explainingFullDisk(folder, async () => {
    createTrialFolder(folder);
    const lock = takeLock(folder);
    try {
      if (existsSync(trialFile(folder, 'manifest')))
        throw new LockedError(`${folder}: another process has just begun it`);
      // They are of trials that begin at step 0.
      const warnings = fork === undefined ? trialWarnings(config) : [];
      for (const warning of warnings) settings.say?.(`warning: ${warning}`);
      const partsThatFit: CreateParts = async (trial) => {
        const parts = await settings.createParts(trial);
        try {
          const kept = keptCount(settings.keepCheckpoints, trial);
          stateNeeds(folder, trial, parts, { say: settings.say ?? (() => {}), kept });
          return parts;
        } catch (error) {
          parts.close();
          throw error;
        }
      };
      const storage = lockedStorage(folder, lock);
      return await runTrial({ ...rest, ...forkOf, ...cloneOf, storage, settings: config, createParts: partsThatFit });
    } finally {
      lock.release();
      removeEmptyFolder(folder);
    }
  });
}

/**
 * Resumes a trial from its newest sound checkpoint, or from its start when none was ever saved. The result is the same to
 * the bit as without the interruption.
 *
 * @throws as `startTrial`; UsageError when the folder holds no trial, or one that failed or ran on another engine;
 *   DamagedTrialError when no checkpoint is sound
 */
export async function resumeTrial(folder: string, settings: RunSettings): Promise<TrialOutcome> {
  checkOptions('resumeTrial', settings, runSettings);

  return await underLock(folder, (storage) => runTrial({ ...settings, storage }));
}

/**
 * Begins the trial of a folder anew, with the same settings. What the folder held is moved into `set-aside-<time>/` there.
 *
 * @throws as `startTrial`, and UsageError when the folder holds no trial
 */
export async function restartTrial(folder: string, settings: RunSettings): Promise<TrialOutcome> {
  checkOptions('restartTrial', settings, runSettings);

  return await underLock(folder, (storage) => {
    const { trial, label, name, fork, clone, keepCheckpoints } = readManifest(folder);
    if (fork !== undefined) {
      throw new UsageError(
        `${folder} is a fork of ${fork.trial} at step ${fork.step}, which does not begin at step 0: fork again, into another folder`,
      );
    }
    if (clone !== undefined) {
      throw new UsageError(
        `${folder} is fitted to transitions of ${clone.trial}, which are read when it begins: clone that trial again, into another folder`,
      );
    }
    setFilesAside(folder);
    const kept = settings.keepCheckpoints ?? keepCheckpoints;
    return runTrial({ ...settings, keepCheckpoints: kept, storage, settings: trial, label, name });
  });
}

/** Thins the finished trial of a folder, as `thinTrial` of the package does. @throws as that, and LockedError */
export async function thinFinishedTrial(folder: string, options: ThinOptions = {}): Promise<ThinnedTrial> {
  checkOptions('thinFinishedTrial', options, { all: trueOrFalse, dryRun: trueOrFalse });

  return await underLock(folder, (storage) => thinTrial(storage, options));
}

/** Makes the trial of a folder longer, as `extendTrial` of the package does. @throws as that, and LockedError */
export async function extendTrial(folder: string, steps: number): Promise<ExtendedTrial | null> {
  return await underLock(folder, (storage) => extend(storage, steps));
}

async function underLock<Done>(
  folder: string,
  run: (storage: ReturnType<typeof lockedStorage>) => Promise<Done>,
): Promise<Done> {
  return await explainingFullDisk(folder, async () => {
    // Without a trial there is nothing to lock.
    readManifest(folder);
    const lock = takeLock(folder);
    try {
      return await run(lockedStorage(folder, lock));
    } finally {
      lock.release();
    }
  });
}

/** The files of a folder while its lock is held: later writes would damage another process's files. */
function lockedStorage(folder: string, lock: HeldLock): ReturnType<typeof folderStorage> {
  return folderStorage(folder, (sure) => {
    if (!lock.isLost(sure)) return;
    throw new LockedError(
      `${folder} was taken over by another process, after this one had given no sign of life for long`,
    );
  });
}
