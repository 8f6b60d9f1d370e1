import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { memoryStorage } from '@policypath/trial';
import { bitsOf } from '../../../packages/elementary/test/bitsOf.ts';
import { startLiveTrial } from '../src/training/liveTrial.ts';
import type { Settings } from '../src/training/messages.ts';
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

/** Its policy and its rewards go through logarithms, exponentials and tanh at every step. */
const softSettings = {
  ...settings,
  env: 'dm_control/cartpole-swingup',
  agent: 'sac',
  steps: 400,
  startSteps: 100,
  period: 75,
  hiddenSizes: [32, 32],
  batchSize: 32,
  evaluationInterval: 400,
} as const;

it('trials are the same bytes in a page and in Node, edits included', async () => {
  const here = await Promise.all([settings, softSettings].map(trainedHere));
  const page = fileURLToPath(new URL('pages/', import.meta.url));
  const asked = `[${JSON.stringify(settings)}, ${JSON.stringify(softSettings)}].map(train)`;
  const there = await inBrowser(page, `Promise.all([...${asked}, bitsOf(20_000)])`);
  if (there === undefined) return void console.warn('skipped: no Chromium here');
  for (const { effectiveEdits } of here) expect(effectiveEdits).toBeGreaterThanOrEqual(3);
  expect(there).toEqual([...here, bitsOf(20_000)]);
}, 300_000);

async function trainedHere(given: Settings): Promise<Record<string, unknown>> {
  const files = new Map<string, Uint8Array>();
  await startLiveTrial({ settings: given, storage: memoryStorage(files) }).done;
  const { finalParametersSha256, finalStateSha256, edits, effectiveEdits } = resultOf(files);
  return { finalParametersSha256, finalStateSha256, edits, effectiveEdits };
}

function resultOf(files: ReadonlyMap<string, Uint8Array>): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(files.get('result.json'))) as Record<string, unknown>;
}
