// Prints the table of the literal readings, from unpacked stages:
//     npx pnpm --filter @policypath/benchmark evidence:runaways <folder of runaways.tar.gz> <folder of screen.tar.gz>
import { runawaysTable } from './runaways.ts';

const [runaways, screen] = process.argv.slice(2);
if (screen === undefined) {
  console.error('usage: evidence:runaways <folder of evidence/runaways.tar.gz> <folder of evidence/screen.tar.gz>');
  process.exit(2);
}
console.log(runawaysTable(runaways, screen).join('\n'));
