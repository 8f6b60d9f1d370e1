import { expect, it } from 'vitest';
import { fakeOpfs } from '../../../packages/trial/test/fakeOpfs.ts';
import { failureSentence } from '../src/keep/failureSentence.ts';
import { placesInFolder } from '../src/keep/trialPlaces.ts';

it('keeps the trial that began last, and the one before until that has begun', async () => {
  const folder = fakeOpfs();
  const places = placesInFolder(folder, { estimate: async () => ({ quota: 1000, usage: 100 }) });
  expect(await places.newest()).toBeNull();
  const first = await places.open();
  await first.storage.write('manifest.json', 'first');
  await places.began();
  // A fork that was killed before it began leaves a place without a manifest.
  const second = await places.open();
  expect(text(await (await places.newest())?.read('manifest.json'))).toBe('first');
  await second.storage.write('manifest.json', 'second');
  await places.began();
  expect(text(await (await places.newest())?.read('manifest.json'))).toBe('second');
  const left: string[] = [];
  for await (const name of folder.keys()) left.push(name);
  expect(left).toEqual(['2']);
});

it('says when the browser gives too little room, and computes in memory', async () => {
  const places = placesInFolder(fakeOpfs(), { estimate: async () => ({ quota: 3e9, usage: 1e9 }) });
  const { storage, lostWithPage } = await places.open(5e9);
  expect(lostWithPage).toMatch(
    /^Nothing is saved: the run may need 5.0 GB, and the browser gives this page 2.0 GB\. Delete/,
  );
  await storage.write('manifest.json', 'here');
  expect(await places.newest()).toBeNull();
});

it.each([
  [
    Object.assign(new Error('x'), { name: 'QuotaExceededError' }),
    /no more room for files\. What was saved before stays: delete/,
  ],
  [new Error('evaluations.jsonl: the browser gives this page no more room'), /delete earlier runs below/],
  [new RangeError('Array buffer allocation failed'), /not enough memory .*smaller networks/],
  [new RangeError('WebAssembly.Memory(): could not allocate memory'), /not enough memory/],
  [new RangeError('A workspace of 9 bytes is asked for, but WebAssembly memory ends at 4 GiB'), /not enough memory/],
  [new Error('its own words'), /^its own words$/],
])('%s', (error, sentence) => {
  expect(failureSentence(error)).toMatch(sentence);
});

const text = (bytes: Uint8Array | null | undefined): string => new TextDecoder().decode(bytes ?? undefined);
