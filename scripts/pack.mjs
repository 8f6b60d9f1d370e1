// Writes a tarball of every package to packed/ (or the folder given), for use before a registry has them: each names the
// others by the files beside it, so that one line installs it by npm, pnpm or yarn. `pnpm publish` packs the other kind.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run, setUp } from './setup.mjs';

const folder = resolve(process.argv[2] ?? 'packed');
setUp();
run('turbo', ['run', 'build', '--filter', './packages/*', '--output-logs=errors-only'], { what: 'the build' });

const work = mkdtempSync(join(tmpdir(), 'policypath-pack-'));
try {
  const published = join(work, 'published');
  command('node_modules/.bin/pnpm', ['-r', '--filter', './packages/*', 'pack', '--pack-destination', published]);
  const tarballs = readdirSync(published);
  mkdirSync(folder, { recursive: true });
  for (const tarball of tarballs) {
    const unpacked = join(work, tarball);
    mkdirSync(unpacked);
    command('tar', ['-xzf', join(published, tarball), '-C', unpacked]);
    nameFiles(join(unpacked, 'package', 'package.json'), tarballs);
    command('tar', ['-czf', join(folder, tarball), '-C', unpacked, 'package']);
  }
  console.log(`${tarballs.length} packages in ${folder}, which is to stay there. In a project of yours:\n`);
  for (const name of ['tsvd', 'pptb'])
    console.log(`  npm install ${join(folder, tarballOf(`@policypath/${name}`, tarballs))}`);
  console.log('\nor the same with pnpm add, yarn add, and any other of them.');
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Puts the files of our tarballs in the place of the versions of our packages. */
function nameFiles(manifestFile, tarballs) {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (name.startsWith('@policypath/'))
      manifest.dependencies[name] = `file:${join(folder, tarballOf(name, tarballs))}`;
  }
  writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));
}

function tarballOf(name, tarballs) {
  const start = `${name.replace('@', '').replace('/', '-')}-`;
  return tarballs.find((tarball) => tarball.startsWith(start) && /^\d/.test(tarball.slice(start.length)));
}

function command(name, parameters) {
  const { status, stdout, stderr, error } = spawnSync(name, parameters, { encoding: 'utf8' });
  if (status === 0) return;
  console.error(`${name} ${parameters.join(' ')} failed: ${error?.message ?? stdout + stderr}`);
  process.exit(1);
}
