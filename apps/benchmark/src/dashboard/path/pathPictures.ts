import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PathPicture } from './pathPicture.ts';
import { findPathSource, type PathSource } from './readPathRows.ts';

export interface PathPictureJob {
  readonly number: number;
  readonly source: PathSource;
}

export type PathPictureAnswer =
  { readonly number: number; readonly picture: PathPicture } | { readonly number: number; readonly failure: string };

/** The state of a trial's picture. */
export type ShownPath =
  | { readonly status: 'none' }
  /** The first picture is being made. */
  | { readonly status: 'in work' }
  | { readonly status: 'failed'; readonly reason: string; readonly state: string }
  | { readonly status: 'drawn'; readonly picture: PathPicture; readonly state: string };

interface KnownPath {
  shown: ShownPath;
  /** State of the source that `shown` was made of. */
  state: string | null;
  inWork: boolean;
}

/** Most pictures kept, of the most recently viewed trials. */
const mostPictures = 16;
/** The process ends after this time without a request. */
const idleMilliseconds = 60_000;
/** The built file, also when run from the sources. */
const processFile = new URL('../../../dist/dashboard/path/pathPictureProcess.js', import.meta.url);

/** Pictures of the trials' paths, made one after the other in a process of their own and kept until a path has grown. */
export class PathPictures {
  readonly #known = new Map<string, KnownPath>();
  readonly #waiting = new Map<number, (answer: PathPictureAnswer) => void>();
  #child: ChildProcess | null = null;
  #idle: NodeJS.Timeout | null = null;
  #number = 0;

  /** The present picture. When the path has grown, a newer one is started. */
  of(folder: string): ShownPath {
    const source = findPathSource(folder);
    if (source === null) return { status: 'none' };
    const known = this.#known.get(folder) ?? { shown: { status: 'in work' }, state: null, inWork: false };
    this.#known.delete(folder);
    this.#known.set(folder, known);
    for (const oldest of [...this.#known.keys()].slice(0, -mostPictures)) this.#known.delete(oldest);
    if (known.state !== source.state && !known.inWork) void this.#draw(known, source);
    return known.shown;
  }

  /** Ends the process. */
  close(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  async #draw(known: KnownPath, source: PathSource): Promise<void> {
    known.inWork = true;
    const { state } = source;
    const answer = await this.#ask(source);
    known.shown =
      'picture' in answer
        ? { status: 'drawn', picture: answer.picture, state }
        : { status: 'failed', reason: answer.failure, state };
    known.state = state;
    known.inWork = false;
  }

  #ask(source: PathSource): Promise<PathPictureAnswer> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#number += 1;
    const job: PathPictureJob = { number: this.#number, source };
    return new Promise((resolve) => {
      this.#waiting.set(job.number, resolve);
      const child = this.#child ?? this.#start();
      child.send(job, (error) => {
        if (error !== null) this.#answer({ number: job.number, failure: error.message });
      });
    });
  }

  #answer(answer: PathPictureAnswer): void {
    this.#waiting.get(answer.number)?.(answer);
    this.#waiting.delete(answer.number);
    if (this.#idle !== null) clearTimeout(this.#idle);
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => this.close(), idleMilliseconds).unref();
  }

  #start(): ChildProcess {
    const child = fork(fileURLToPath(processFile), [], { execArgv: [], stdio: 'ignore' });
    this.#child = child;
    child.on('message', (answer) => this.#answer(answer as PathPictureAnswer));
    const lost = (): void => {
      if (this.#child === child) this.#child = null;
      for (const number of this.#waiting.keys()) {
        this.#answer({ number, failure: 'the process that decomposes paths has ended' });
      }
    };
    child.on('error', lost);
    child.on('exit', lost);
    return child;
  }
}
