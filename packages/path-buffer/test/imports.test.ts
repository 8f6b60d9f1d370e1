import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';

it('imports nothing beyond its own files and the check of options', () => {
  const source = new URL('../src/', import.meta.url);
  const imported = readdirSync(source).flatMap((file) =>
    [...readFileSync(new URL(file, source), 'utf8').matchAll(/from '([^']+)'/g)].map(([, name]) => name),
  );
  expect(imported.filter((name) => !name.startsWith('./') && name !== '@policypath/options')).toEqual([]);
});
