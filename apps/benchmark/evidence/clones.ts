// Takes numbers and figures of a report on clones into docs/evidence/clones, and prints the table of docs/evidence/clones-example.md:
// npx pnpm --filter @policypath/benchmark evidence:clones <folder of the report>
import { clonesTable, keepClones, readKeptClones } from './clonesExample.ts';

const [report] = process.argv.slice(2);
if (report === undefined) {
  console.error('name the folder of a report, e.g. "$PWD/runs/bc/report"');
  process.exit(2);
}
keepClones(report);
console.log(clonesTable(readKeptClones()).join('\n'));
