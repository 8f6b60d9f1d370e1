import { UsageError } from '../errors.ts';

/** A stored part is missing, cut short, or its SHA-256 differs: it is not what was written. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}

/** No checkpoint of a trial can be used, though there were some: it would have to begin anew. */
export class DamagedTrialError extends UsageError {
  readonly folder: string;

  constructor(folder: string, reason: string) {
    super(
      `${folder}: no checkpoint can be used: ${reason}. Nothing was changed. Put back a copy, or begin the trial anew with its old files set aside`,
    );
    this.folder = folder;
  }
}
