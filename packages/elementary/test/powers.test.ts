import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The folders in which the linter refuses the functions of `Math`; there `**` has the same reason. */
function folders(): string[] {
  const { overrides } = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as {
    overrides: { files: string[]; rules: Record<string, unknown> }[];
  };
  const files = overrides.flatMap(({ files: those, rules }) => ('no-restricted-properties' in rules ? those : []));
  return files.map((pattern) => pattern.replace('/**', ''));
}

/** A power as the formatter spaces it: what is raised, and the exponent. */
const power = /([\w.)\]]+) \*\*(=| )([-\w.(]+)/g;

/** Squares and whole powers of 2 are the same on every engine; other powers are not. */
function inexactPowers(file: string): string[] {
  const code = readFileSync(file, 'utf8').replace(/^ *(?:\/\*\*|\*|\/\/).*$/gm, '');
  return Array.from(code.matchAll(power))
    .filter(([, base, , exponent]) => exponent !== '2' && !(base === '2' && /^-?\d+$/.test(exponent)))
    .map(([text]) => `${file}: ${text}`);
}

it('what trials and reports compute takes powers by this package', () => {
  const files = folders().flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(root, folder, file)),
  );
  const sources = files.filter((file) => file.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.flatMap(inexactPowers)).toEqual([]);
});
