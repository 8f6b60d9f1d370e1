import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';

const text = readFileSync(new URL('../td3Pptb.ts', import.meta.url), 'utf8');
const [programName, script] = process.argv;
afterEach(() => {
  process.argv = [programName, script];
  vi.restoreAllMocks();
});

it('td3Pptb.ts trains TD3 on Hopper-v4 and edits its policy, in 20 lines and three imports', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  // 75 updates of the policy are three snapshots, enough for an edit of rank 2.
  process.argv = [programName, script, '195', '40', '2', '150'];
  await import('../td3Pptb.ts');
  expect(log.mock.calls).toEqual([[expect.stringMatching(/^step 1\d\d: edited, moved by 0\.0*[1-9]/)]]);
  expect(text.trim().split('\n').length).toBeLessThanOrEqual(20);
  expect([...text.matchAll(/from '(@policypath\/\w+)'/g)].map(([, name]) => name)).toEqual([
    '@policypath/agents',
    '@policypath/envs',
    '@policypath/pptb',
  ]);
});

it('is the program that the README of the repository shows', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(text.slice(text.indexOf('import')).trim());
});
