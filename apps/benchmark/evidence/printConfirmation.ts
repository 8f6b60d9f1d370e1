// Prints the tables of the confirmation, from an unpacked evidence/confirmation.tar.gz:
//     npx pnpm --filter @policypath/benchmark evidence:confirmation <folder> <the chosen setting>
import { confirmationTable, readConfirmation } from './confirmation.ts';

const [folder, chosen] = process.argv.slice(2);
if (chosen === undefined) {
  console.error('usage: evidence:confirmation <folder into which evidence/confirmation.tar.gz was unpacked> <setting>');
  process.exit(2);
}
console.log(confirmationTable(readConfirmation(folder, chosen)).join('\n'));
console.log('\nRight after an edit, described:\n');
console.log(confirmationTable(readConfirmation(folder, chosen, 'aucAfterEdit')).join('\n'));
