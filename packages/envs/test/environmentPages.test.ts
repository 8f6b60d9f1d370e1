import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { environmentPages } from '../scripts/environmentPages.ts';
import { knownEnvironments } from '../src/index.ts';

it('docs/environments is what the doc comments specify, and has every environment', () => {
  const pages = environmentPages();
  for (const [name, text] of Object.entries(pages)) {
    const committed = readFileSync(new URL(`../../../docs/environments/${name}`, import.meta.url), 'utf8');
    expect(committed === text, `docs/environments/${name} is stale: npx pnpm --filter @policypath/envs run docs`).toBe(
      true,
    );
  }
  const all = Object.values(pages).join('\n');
  expect(knownEnvironments().filter(({ id }) => !all.includes(`| \`${id}\` |`))).toEqual([]);
});
