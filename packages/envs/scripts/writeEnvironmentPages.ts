/**
 * Writes docs/environments: a page for each family of environments, from the doc comments that specify them. Run it after a
 * change of one:
 *
 *     npx pnpm --filter @policypath/envs run docs
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { environmentPages } from './environmentPages.ts';

for (const [name, text] of Object.entries(environmentPages())) {
  mkdirSync(new URL(`../../../docs/environments/${dirname(name)}/`, import.meta.url), { recursive: true });
  writeFileSync(new URL(`../../../docs/environments/${name}`, import.meta.url), text);
}
