// Every package.json names plain versions, so that `npm pack` works in a package; that they agree is held here.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folders = [
  '.',
  'examples',
  ...['packages', 'apps'].flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(parent, name))),
];
const manifests = folders.map((folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')));
const own = new Map(manifests.map(({ name, version }) => [name, version]));
const named = manifests.flatMap((manifest) =>
  Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).map(([name, range]) => ({
    by: manifest.name,
    name,
    range,
  })),
);

it('packages of ours are asked for in the version that lies here', () => {
  expect(named.filter(({ name, range }) => own.has(name) && range !== `^${own.get(name)}`)).toEqual([]);
});

it('packages of others are asked for in one version each', () => {
  const ranges = new Map(named.map(({ name }) => [name, new Set()]));
  for (const { name, range } of named) ranges.get(name).add(range);
  expect([...ranges].filter(([, several]) => several.size > 1)).toEqual([]);
});
