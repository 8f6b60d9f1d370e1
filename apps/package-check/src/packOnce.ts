import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { PackedPackage } from './packedPackage.ts';
import { publishedPackages, rootFolder } from './publishedPackages.ts';

declare module 'vitest' {
  interface ProvidedContext {
    packed: readonly PackedPackage[];
  }
}

/** Packs every published package before this project's tests, and unpacks each; they `inject('packed')`. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-packed-'));
  const pnpm = join(rootFolder, 'node_modules', '.bin', 'pnpm');
  run(pnpm, ['-r', '--filter', './packages/*', 'pack', '--pack-destination', folder], rootFolder);
  const packed = publishedPackages().map(({ folder: source, manifest }): PackedPackage => {
    const file = manifest.name.replace('@', '').replace('/', '-');
    const tarball = join(folder, `${file}-${manifest.version}.tgz`);
    const unpacked = join(folder, file);
    mkdirSync(unpacked);
    run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], folder);
    return { name: manifest.name, source, tarball, unpacked };
  });
  project.provide('packed', packed);
  return () => rmSync(folder, { recursive: true, force: true });
}

function run(command: string, args: readonly string[], folder: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stdout + stderr}`);
}
