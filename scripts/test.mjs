// `npm test`: set-up, then every package's tests; the last line is the count. Arguments go to vitest:
// `npm test -- packages/tsvd`. Before them, `--installed` takes the tests of the packed packages instead, `--all` both.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { run, setUp } from './setup.mjs';

const [first, ...rest] = process.argv.slice(2);
const asked = { '--installed': 'installed', '--all': 'all' }[first];
const given = asked === undefined ? process.argv.slice(2) : rest;
process.env.POLICYPATH_TESTS = asked ?? 'sources';

setUp();
if (asked !== undefined) run('turbo', ['run', 'build', '--output-logs=errors-only'], { what: 'the build' });
const report = '.setup/tests.json';
mkdirSync('.setup', { recursive: true });
rmSync(report, { force: true });
const status = run(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...given,
  ],
  { allowFailure: true },
);
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = readReport();
const skipped = numPendingTests + numTodoTests;
console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(status);

function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    console.error(`vitest left no report (${error.message}); see above`);
    process.exit(status || 1);
  }
}
