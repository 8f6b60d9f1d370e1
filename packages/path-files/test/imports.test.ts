import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Every module that is reached from a source file by its import and export statements. */
function importsFrom(file: URL, seen = new Set<string>()): Set<string> {
  for (const [, imported] of readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)) {
    const name = imported.startsWith('.') ? new URL(imported, file).href : imported;
    if (seen.has(name)) continue;
    seen.add(name);
    if (imported.startsWith('.')) importsFrom(new URL(name), seen);
  }
  return seen;
}

const imports = (entry: string): string[] =>
  [...importsFrom(new URL(entry, import.meta.url))].filter((name) => !name.startsWith('file:'));

it('needs the ring and the check of options in the main entry, and Node in /node', () => {
  const ours = ['@policypath/options', '@policypath/path-buffer'];
  expect(imports('../src/index.ts').toSorted()).toEqual(ours);
  expect(imports('../src/node/index.ts').toSorted()).toEqual([...ours, 'node:fs', 'node:path', 'node:zlib']);
});
