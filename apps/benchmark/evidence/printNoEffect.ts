// Prints what the choice of the best of twelve settings gains where none does anything:
//     npx pnpm --filter @policypath/benchmark evidence:no-effect
import { fileURLToPath } from 'node:url';
import { createGenerator } from '@policypath/random';
import { selectionTable, selectionWithoutEffect } from './noEffect.ts';

const comparison = fileURLToPath(new URL('../../../evidence/comparison', import.meta.url));
const found = selectionWithoutEffect(comparison, (environment) => createGenerator(0, `no-effect/${environment}`));
console.log(selectionTable(found).join('\n'));
