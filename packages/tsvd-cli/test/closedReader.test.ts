import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writePath } from '@policypath/path-files/node';
import { expect, it } from 'vitest';
import { recordedPath, temporaryFolder } from './recordedPath.ts';

const folder = temporaryFolder();
const tsx = pathToFileURL(createRequire(new URL('../../../package.json', import.meta.url)).resolve('tsx')).href;
const main = new URL('../src/main.ts', import.meta.url).pathname;

it('ends quietly, its page written, when the reader of its output has gone', async () => {
  const file = join(folder, 'path.npy');
  const page = join(folder, 'page.html');
  writePath(file, recordedPath(12));
  const args = ['--conditions=@policypath/source', '--import', tsx, main, 'analyze', file, '--html', page];
  const child = spawn(process.execPath, [...args, '--nulls', 'none'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(existsSync(page)).toBe(true);
});
