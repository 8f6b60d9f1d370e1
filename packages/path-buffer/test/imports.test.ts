import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

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

const builtins = (entry: string): string[] =>
  [...importsFrom(new URL(entry, import.meta.url))].filter((name) => !name.startsWith('file:'));

describe('imports', () => {
  it('need nothing beyond the language in the main export, and Node alone in /files', () => {
    expect(builtins('../src/index.ts')).toEqual([]);
    expect(builtins('../src/files/index.ts').toSorted()).toEqual(['node:fs', 'node:path', 'node:zlib']);
  });
});
