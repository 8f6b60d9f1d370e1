import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const script = fileURLToPath(new URL('checkRelease.mjs', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'policypath-release-'));
afterAll(() => rmSync(root, { recursive: true }));

function check(manifests) {
  for (const [folder, manifest] of Object.entries(manifests)) {
    mkdirSync(join(root, 'packages', folder), { recursive: true });
    writeFileSync(join(root, 'packages', folder, 'package.json'), JSON.stringify(manifest));
  }
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  return { status, stderr };
}

const repository = { type: 'git', url: 'git+https://git.example/policypath.git' };
const released = (folder) => ({ name: folder, repository: { ...repository, directory: `packages/${folder}` } });

it('refuses packages without a repository or with the folder of another, and names them', () => {
  const { status, stderr } = check({
    one: { name: 'one' },
    two: { name: 'two', repository: { ...repository, directory: 'packages/one' } },
    three: released('three'),
    four: { name: 'four', private: true },
  });
  expect(status).toBe(1);
  expect(stderr).toContain('one: "directory": "packages/one"\n  two: "directory": "packages/two"');
  expect(stderr).not.toMatch(/three|four/);
});

it('says nothing where each has its own', () => {
  expect(check({ one: released('one'), two: released('two') })).toEqual({ status: 0, stderr: '' });
});
