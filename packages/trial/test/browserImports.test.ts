import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const statement = /^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;

/** Sources that an entry loads at once, and the built-in modules that each of them imports. Types and `await import` load nothing. */
function loadedBy(entry: string): { files: Set<string>; builtins: string[] } {
  const files = new Set<string>();
  const builtins: string[] = [];
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const [, asked] of readFileSync(file, 'utf8').matchAll(statement)) {
      if (isBuiltin(asked)) builtins.push(`${relative(root, file)}: ${asked}`);
      else if (asked.startsWith('.')) visit(join(dirname(file), asked));
      else if (asked.startsWith('@policypath/')) visit(sourceOf(asked, file));
    }
  };
  visit(join(import.meta.dirname, '..', entry));
  return { files, builtins };
}

/** The source of one of our packages' entries. */
function sourceOf(asked: string, from: string): string {
  const [, name, path = ''] = /^(@policypath\/[^/]+)(\/.*)?$/.exec(asked)!;
  const manifest = createRequire(from).resolve(`${name}/package.json`);
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    exports: Record<string, { '@policypath/source': string }>;
  };
  return join(dirname(manifest), exports[`.${path}`]['@policypath/source']);
}

it.each(['src/index.ts', 'src/records/index.ts', 'src/errors.ts'])('%s loads no module of Node', (entry) => {
  const { files, builtins } = loadedBy(entry);
  for (const file of files) expect(existsSync(file)).toBe(true);
  expect(builtins).toEqual([]);
});

it('finds what an entry of Node loads', () => {
  expect(loadedBy('src/node/index.ts').builtins).toContain('packages/trial/src/node/folderStorage.ts: node:fs');
  expect(loadedBy('src/index.ts').files.size).toBeGreaterThan(100);
});
