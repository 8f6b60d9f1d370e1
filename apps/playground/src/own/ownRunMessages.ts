import type { OpenPathOptions } from '@policypath/path-files';
import type { GivenFiles, OwnRunReport } from './analyseGiven.ts';

/** What the page tells the worker, once. */
export interface ToOwnRun {
  readonly given: GivenFiles;
  readonly reading: OpenPathOptions;
}

/** What the worker tells the page. */
export type FromOwnRun =
  | { readonly kind: 'progress'; readonly phase: string; readonly share?: number }
  | ({ readonly kind: 'done'; readonly seconds: number } & OwnRunReport)
  | { readonly kind: 'refused'; readonly message: string };
