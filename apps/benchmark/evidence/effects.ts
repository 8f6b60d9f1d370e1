// Draws docs/evidence/effects.svg from evidence/comparison and the unpacked screen:
//     mkdir -p ../packed && tar xzf evidence/screen.tar.gz -C ../packed
//     npx pnpm --filter @policypath/benchmark evidence:effects "$PWD/../packed"
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { effectsFigure } from './effectsFigure.ts';

const [, , screen] = process.argv;
writeFileSync(fileURLToPath(new URL('../../../docs/evidence/effects.svg', import.meta.url)), effectsFigure(screen));
