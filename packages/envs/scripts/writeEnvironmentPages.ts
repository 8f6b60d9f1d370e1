/**
 * Writes docs/environments: a page for each family of environments, from the doc comments that specify them. Run it after a
 * change of one:
 *
 *     npx pnpm --filter @policypath/envs docs
 */
import { writeFileSync } from 'node:fs';
import { environmentPages } from './environmentPages.ts';

for (const [name, text] of Object.entries(environmentPages())) {
  writeFileSync(new URL(`../../../docs/environments/${name}`, import.meta.url), text);
}
