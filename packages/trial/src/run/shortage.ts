import { UsageError } from '../errors.ts';

/** Too little memory or disk is free for a trial now; later, or on another machine, there may be enough. */
export class ShortageError extends UsageError {}
