import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PackedPackage } from './packedPackage.ts';

/** A project that depends on tarballs of ours and on nothing else. */
export interface Project {
  readonly folder: string;
  remove(): void;
}

/** npm could not reach a registry for the packages of others. */
export class RegistryUnreachable extends Error {}

const networkFailure =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|E5\d\d|network|SELF_SIGNED_CERT|CERT_/;

/**
 * Makes an empty project and installs `names` in it by npm. Our own packages come from their tarballs, also where they
 * are dependencies of one another, the packages of others from npm's cache or registry. No install script runs.
 *
 * @param optional whether optional dependencies are installed too. Default false: that of nets is a large download
 * @throws RegistryUnreachable
 * @throws Error where npm fails for another reason, with its output
 */
export function installProject(packed: readonly PackedPackage[], names: readonly string[], optional = false): Project {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-project-'));
  const tarballs = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const manifest = {
    name: 'empty-project',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(names.map((name) => [name, tarballs[name]])),
    overrides: tarballs,
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  const npm = spawnSync(
    'npm',
    [
      'install',
      ...(optional ? [] : ['--omit=optional']),
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      // Without a network, npm would otherwise wait for minutes.
      '--fetch-retries=1',
      '--fetch-retry-mintimeout=2000',
    ],
    { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  if (npm.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    const output = npm.error?.message ?? npm.stdout + npm.stderr;
    throw networkFailure.test(output) ? new RegistryUnreachable(output) : new Error(`npm install failed:\n${output}`);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
