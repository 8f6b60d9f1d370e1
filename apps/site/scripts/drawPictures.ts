/** Writes docs/images/paper: each live figure as it starts. npx pnpm --filter @policypath/site pictures */
import { mkdirSync, writeFileSync } from 'node:fs';
import { liveFigures } from '../src/figures/liveFigures.ts';
import { picture } from '../src/figures/picture.ts';
import { readData } from '../src/figures/readData.ts';

const folder = new URL('../../../docs/images/paper/', import.meta.url);
const data = readData();
mkdirSync(folder, { recursive: true });
for (const [name, figure] of Object.entries(liveFigures)) {
  writeFileSync(new URL(`${name}.svg`, folder), picture(figure, data));
}
