import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

it('scripts/writeFixtures.ts names the folder that it reads, and refuses one without reference data', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-no-data-'));
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--conditions=@policypath/source', '--import', 'tsx', 'scripts/writeFixtures.ts'],
      { cwd: packageFolder, env: { ...process.env, POLICYPATH_REFERENCE_DATA: folder }, encoding: 'utf8' },
    );
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`no golden/gymnasium in ${folder}/; name the folder`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
