// Draws the curves of docs/evidence/control-suite from the evaluation logs there, and prints the rows of its tables:
//     pnpm --filter @policypath/benchmark evidence:control-suite
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { controlSuiteFigures } from './controlSuiteFigures.ts';
import { readRun, requiredRuns, tableRow } from './controlSuiteRuns.ts';

const folder = fileURLToPath(new URL('../../../docs/evidence/control-suite', import.meta.url));
const runs = requiredRuns.map((required) => ({ required, run: readRun(folder, required.name) }));

for (const { run, required } of runs) console.log(tableRow(run, required));

const figures = controlSuiteFigures(runs.map(({ run }) => run));
for (const [name, svg] of Object.entries(figures)) writeFileSync(join(folder, name), svg);
