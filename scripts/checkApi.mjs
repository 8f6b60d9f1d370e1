// Whether docs/api says what the sources say: the reference is generated beside it and compared.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './setup.mjs';

const committed = 'docs/api';
const generated = mkdtempSync(join(tmpdir(), 'policypath-api-'));
try {
  run('typedoc', ['--logLevel', 'Warn', '--out', generated], { what: 'generating the API reference' });
  const names = [...new Set([...filesUnder(committed), ...filesUnder(generated)])].toSorted();
  const stale = names.filter((name) => textOf(committed, name) !== textOf(generated, name));
  if (stale.length > 0) {
    console.error(`stale in ${committed}: ${stale.join(', ')}; run: npm run docs:api, and commit`);
    process.exitCode = 1;
  }
} finally {
  rmSync(generated, { recursive: true, force: true });
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true }).filter((file) => statSync(join(folder, file)).isFile());
}

function textOf(folder, name) {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return undefined;
  }
}
