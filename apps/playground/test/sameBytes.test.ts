import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { memoryStorage } from '@policypath/trial';
import { startLiveTrial } from '../src/training/liveTrial.ts';
import { inBrowser } from './inBrowser.ts';

const settings = {
  env: 'InvertedPendulum-v5',
  agent: 'td3',
  pptb: true,
  steps: 2000,
  startSteps: 500,
  rank: 8,
  boost: 0.05,
  period: 300,
  snapshotUpdates: 5,
  hiddenSizes: [64, 64],
  batchSize: 64,
  evaluationInterval: 1000,
  evaluationEpisodes: 1,
} as const;

it('a trial is the same bytes in a page and in Node, edits included', async () => {
  const files = new Map<string, Uint8Array>();
  await startLiveTrial({ settings, storage: memoryStorage(files) }).done;
  const page = fileURLToPath(new URL('pages/', import.meta.url));
  const there = await inBrowser(page, `train(${JSON.stringify(settings)})`);
  if (there === undefined) return void console.warn('skipped: no Chromium here');
  const { finalParametersSha256, finalStateSha256, edits, effectiveEdits } = resultOf(files);
  expect(effectiveEdits).toBeGreaterThanOrEqual(3);
  expect(there).toEqual({ finalParametersSha256, finalStateSha256, edits, effectiveEdits });
}, 300_000);

function resultOf(files: ReadonlyMap<string, Uint8Array>): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(files.get('result.json'))) as Record<string, unknown>;
}
