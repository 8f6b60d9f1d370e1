import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the rules of `npm run lint` on imports say of a house of these files; one line a violation. */
function violations(files) {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-imports-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const config = join(root, '.dependency-cruiser.cjs');
    const args = [depcruise, '--config', config, '--output-type', 'err', 'apps', 'packages'];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    return { lines: stdout.split('\n').filter((line) => /^ +(?:error|warn) /.test(line)), status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const app = 'apps/benchmark/src';
const house = {
  [`${app}/words/steps.ts`]: 'export const steps = 1;\n',
  [`${app}/store/trials.ts`]: "import { steps } from '../words/steps.ts';\nexport const trials = steps;\n",
  'packages/tsvd/src/index.ts': 'export const rank = 1;\n',
};

it('lets a folder import those below it', () => {
  expect(violations(house)).toEqual({ lines: [], status: 0 });
}, 60_000);

it('refuses imports upwards, circles of types alone, paths into packages and folders without a place', () => {
  const { lines, status } = violations({
    ...house,
    [`${app}/words/steps.ts`]: "export type { Trials } from '../store/types.ts';\nexport const steps = 1;\n",
    [`${app}/store/types.ts`]: "import type { List } from './list.ts';\nexport type Trials = List | null;\n",
    [`${app}/store/list.ts`]: "import type { Trials } from './types.ts';\nexport type List = Trials[];\n",
    [`${app}/misc/things.ts`]: "export { steps } from '../words/steps.ts';\n",
    'packages/tsvd/src/up.ts': "export { edit } from '../../pptb/src/edit.ts';\n",
    'packages/pptb/src/edit.ts': 'export const edit = 1;\n',
    'packages/pptb/src/down.ts': "export { rank } from '../../tsvd/src/index.ts';\n",
  });
  const text = lines.join('\n');
  expect(text).toMatch(/app-folder-words: .*words\/steps\.ts → .*store\/types\.ts/);
  expect(text).toMatch(/no-circle-of-files: .*store\/(?:list|types)\.ts/);
  expect(text).toMatch(/app-folder-unknown: .*misc\/things\.ts/);
  expect(text).toMatch(/package-tsvd: .*tsvd\/src\/up\.ts → .*pptb\/src\/edit\.ts/);
  expect(text).toMatch(/package-by-its-entry: .*pptb\/src\/down\.ts → .*tsvd\/src\/index\.ts/);
  expect(status).toBeGreaterThan(0);
}, 60_000);
