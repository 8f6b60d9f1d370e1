import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

/** Matches the files that a module names: relative imports and `new URL('...', import.meta.url)`. */
const named = [
  /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"\n]+)['"]/g,
  /\bnew\s+URL\(\s*['"]((?!\w+:|\/)[^'"\n]+)['"]\s*,\s*import\.meta\.url/g,
];

/** The files that an import may mean. */
const spellings = [
  (path: string) => path,
  (path: string) => path.replace(/\.js$/, '.ts'),
  (path: string) => path.replace(/\.mjs$/, '.mts'),
  (path: string) => `${path}.ts`,
  (path: string) => `${path}.js`,
];

/**
 * SHA-256 of a module and of all files that it names, directly or through other files, by path relative to the
 * module's folder. Packages and paths computed at run time are not followed.
 */
export function pluginFiles(module: string): Record<string, string> {
  const hashes = new Map<string, string>();
  const waiting = [module];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const name = relative(dirname(module), file).replaceAll('\\', '/');
    if (hashes.has(name)) continue;
    const content = readFileSync(file);
    hashes.set(name, createHash('sha256').update(content).digest('hex'));
    if (/\.[cm]?[jt]s$/.test(file)) waiting.push(...filesNamedIn(content.toString('utf8'), dirname(file)));
  }
  return Object.fromEntries([...hashes].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function filesNamedIn(code: string, folder: string): string[] {
  const paths = named.flatMap((pattern) => [...code.matchAll(pattern)]).map(([, name]) => resolve(folder, name));
  return paths.flatMap((path) => {
    const found = spellings.map((spell) => spell(path)).find((one) => existsSync(one) && statSync(one).isFile());
    return found === undefined ? [] : [found];
  });
}
