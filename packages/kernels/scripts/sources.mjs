// The C sources and their hash: what a built binary is compared with.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const packageFolder = fileURLToPath(new URL('..', import.meta.url));
export const nativeFolder = join(packageFolder, 'native');

/** SHA-256 (hex) over the names and texts of native/*.c and native/*.h; line ends do not count. */
export function hashOfSources(folder = nativeFolder) {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).toSorted()) {
    if (!/\.[ch]$/.test(name)) continue;
    hash.update(`${name}\n${readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n')}\n`);
  }
  return hash.digest('hex');
}
