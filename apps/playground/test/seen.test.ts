import { expect, it } from 'vitest';
import { settingsLink, settingsOfLink, usualSettings } from '../src/training/presets.ts';
import { failureText, togetherText } from '../src/page/sentences.ts';
import { afterLook, comparison, nothing, upTo, type Seen } from '../src/page/seen.ts';

const digests = (...all: readonly (readonly [number, string])[]) => all.map(([step, sha256]) => ({ step, sha256 }));
const edit = { step: 30, effective: true } as Seen['edits'][number];

it('says up to which snapshot both policies were equal, and where they part', () => {
  const first = { ...nothing, digests: digests([0, 'a'], [10, 'b'], [20, 'c'], [40, 'd']) };
  const second = { ...nothing, digests: digests([0, 'a'], [20, 'c'], [30, 'x'], [40, 'e']) };
  expect(comparison(first, second)).toEqual({ equal: 2, until: 20, from: 40 });
  expect(comparison(first, nothing)).toEqual({ equal: 0, until: null, from: null });
  expect(togetherText(first, { ...second, digests: second.digests.slice(0, 2) })).toMatch(
    /until the first edit.*2 snapshots.*step 20\.$/,
  );
  expect(togetherText(first, { ...second, edits: [edit] })).toMatch(
    /part at step 30, with the first edit\. Before it, 2 snapshots/,
  );
});

it('leaves out, of what a fork has behind it, what came later', () => {
  const seen = { ...nothing, step: 50, edits: [edit], digests: digests([20, 'c'], [40, 'd']) };
  expect(upTo(seen, 25)).toMatchObject({ step: 25, edits: [], digests: digests([20, 'c']) });
});

it('says of a failure what was saved, and what to do', () => {
  const end = { failed: true, words: 'training diverged: a loss is NaN' };
  expect(failureText({ ...nothing, end, step: 900, savedStep: 800, keptSteps: [500] })).toBe(
    'Training diverged: a loss is NaN. It stood at step 900; what is drawn stays. Its newest checkpoint is of step 800. ' +
      'Fork it at a kept moment below, with other settings, or start anew.',
  );
  expect(failureText({ ...nothing, end: { ...end, canGoOn: true }, step: 900, savedStep: 800 })).toMatch(
    /stood at step 900 and was saved at step 800: go on from there\.$/,
  );
  expect(failureText({ ...nothing, end, step: 900 })).toMatch(/Nothing of it was saved\. Start anew\.$/);
  expect(failureText({ ...nothing, end })).toMatch(/Change the settings and start anew\.$/);
});

it('keeps a bounded number of points and edits, with the first edit, the newest and how many there were', () => {
  let seen = nothing;
  for (let k = 1; k <= 6000; k += 1) {
    const look = { ...nothing, kind: 'look', episodes: [{ step: k, return: k, length: 1 }] } as const;
    seen = afterLook(seen, { ...look, edits: [{ ...edit, step: k, edit: k }], norms: [{ step: k, norms: [k] }] });
  }
  for (const list of [seen.episodes, seen.norms]) {
    expect(list.length).toBeGreaterThan(999);
    expect(list.length).toBeLessThanOrEqual(2000);
    expect(list.at(-1)).toMatchObject({ step: 6000 });
    expect(list[0].step).toBeLessThan(10);
  }
  expect(seen.edits.map(({ step }) => step)).toEqual([1, ...Array.from({ length: 500 }, (_, k) => 5501 + k)]);
  expect(togetherText(nothing, seen)).toMatch(/part at step 1, with the first edit\. 6,000 edits so far\.$/);
});

it('holds all settings in a link, and fills a shorter one with the usual ones', () => {
  const settings = { ...usualSettings('Hopper-v5', 'sac'), variant: 'outer-step', edit: { share: '0.5' } };
  expect(settingsOfLink(settingsLink(settings))).toEqual(settings);
  expect(settingsOfLink('#env=MinAtar/Freeway-v0&rank=4')).toMatchObject({
    agent: 'doubledqn',
    variant: 'pptb',
    edit: { rank: '4', window: '150' },
  });
  expect(settingsOfLink('#env=Nowhere-v0&seed=-3')).toEqual(usualSettings('InvertedPendulum-v5', 'td3'));
});
