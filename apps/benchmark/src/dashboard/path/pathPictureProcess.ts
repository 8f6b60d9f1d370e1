// The process that decomposes paths for the dashboard, so that pages stay fast and trials keep their cores.
import { setPriority } from 'node:os';
import { pathPicture } from './pathPicture.ts';
import type { PathPictureAnswer, PathPictureJob } from './pathPictures.ts';
import { readPathRows } from './readPathRows.ts';

const nicest = 19;
setPriority(nicest);

async function answer({ number, source }: PathPictureJob): Promise<PathPictureAnswer> {
  try {
    return { number, picture: await pathPicture(await readPathRows(source)) };
  } catch (error) {
    return { number, failure: (error as Error).message };
  }
}

// Decompose one path at a time: each holds its rows in memory.
let last: Promise<unknown> = Promise.resolve();
process.on('message', (job: PathPictureJob) => {
  last = last.then(async () => process.send?.(await answer(job)));
});
// The dashboard has ended.
process.on('disconnect', () => process.exit());
// Ignore Ctrl-C, which reaches every process of the terminal: this one ends with its parent.
process.on('SIGINT', () => {});
