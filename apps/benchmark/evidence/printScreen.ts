// Prints the table of the screen and its choice, from an unpacked evidence/screen.tar.gz:
//     npx pnpm --filter @policypath/benchmark evidence:screen <folder>
import { readScreen, screenTable } from './screen.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: evidence:screen <folder into which evidence/screen.tar.gz was unpacked>');
  process.exit(2);
}
console.log(screenTable(folder).join('\n'));
for (const { setting, pooled, eligible } of readScreen(folder).settings) {
  console.log(
    `${setting}: pooled ${pooled === null ? 'open' : `${(100 * pooled).toFixed(1)} %`}, eligible: ${eligible ?? 'open'}`,
  );
}
console.log(`chosen: ${readScreen(folder).chosen ?? 'open'}`);
