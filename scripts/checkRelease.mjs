// Refuses a release that npm's pages could not link: without `repository` they resolve no relative link of a README.
//
//     node scripts/checkRelease.mjs [root of a repository]
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url))));

const lacking = readdirSync(join(root, 'packages')).flatMap((folder) => {
  const file = join(root, 'packages', folder, 'package.json');
  if (!existsSync(file)) return [];
  const { name, private: isPrivate, repository } = JSON.parse(readFileSync(file, 'utf8'));
  const named = repository?.url && repository.directory === `packages/${folder}`;
  return isPrivate || named ? [] : [`${name}: "directory": "packages/${folder}"`];
});

if (lacking.length > 0) {
  console.error(
    'Not released: these packages have no `repository` in package.json with the public address of this repository and\n' +
      `their folder, { "type": "git", "url": "git+https://...", "directory": ... }:\n  ${lacking.join('\n  ')}`,
  );
  process.exitCode = 1;
}
