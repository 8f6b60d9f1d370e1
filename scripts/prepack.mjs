// Before a package is packed (in its folder): what `dist` keeps of sources that are gone is removed, and a `dist` that
// lacks a source is refused.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const sources = filesUnder('src').filter((file) => file.endsWith('.ts'));
const outputs = sources.flatMap((file) => ['.js', '.js.map', '.d.ts'].map((end) => file.replace(/\.ts$/, end)));

for (const file of sources) {
  // Set-up writes JavaScript alone.
  if (['.js', '.d.ts'].every((end) => existsSync(join('dist', file.replace(/\.ts$/, end))))) continue;
  console.error(`${process.cwd()}: src/${file} is not built with its declarations; run: npm run build`);
  process.exit(1);
}
for (const file of filesUnder('dist')) {
  if (!outputs.includes(file)) rmSync(join('dist', file));
}

/** Paths within `folder`, of files alone. */
function filesUnder(folder) {
  return readdirSync(folder, { recursive: true }).filter((file) => statSync(join(folder, file)).isFile());
}
