import { expect, it } from 'vitest';
import { lineProgress } from '../src/runners/progress.ts';

it('counts the trials that are over, and none that will go on', () => {
  const lines: string[] = [];
  const progress = lineProgress(0, (line) => lines.push(line), { total: 4, finished: 1 });
  progress.ended('a', 'finished', true);
  progress.ended('b', 'stopped at step 1000', false);
  progress.ended('c', 'failed (diverged)', true);
  expect(lines).toEqual([
    'a: finished (2 of 4 trials ended)',
    'b: stopped at step 1000 (2 of 4 trials ended)',
    'c: failed (diverged) (3 of 4 trials ended)',
  ]);
});
