import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PathRecorder } from '@policypath/path-buffer';
import { writeSnapshot } from '@policypath/path-files/node';
import { afterEach, expect, it, vi } from 'vitest';
import { SineNetwork } from '../sineNetwork.ts';

const [programName, script] = process.argv;
const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
afterEach(() => {
  process.argv = [programName, script];
  vi.restoreAllMocks();
});

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What a program prints. */
async function printed(name: string, ...args: string[]): Promise<string[]> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  process.argv = [programName, script, ...args];
  await import(`../${name}.ts`);
  return log.mock.calls.map((line) =>
    line.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '),
  );
}

it.each([
  ['ownNetwork', 12, 'path-buffer'],
  ['reinforcePptb', 15, 'pptb'],
  ['torchCheckpoints', 8, 'path-report'],
])('%s.ts has at most %i lines of code, and the README of %s shows it', (name, most, shownBy) => {
  const text = read(`../${name}.ts`);
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('//'));
  expect(lines.length).toBeLessThanOrEqual(most);
  expect(read(`../../packages/${shownBy}/README.md`)).toContain(text.slice(text.indexOf('import')).trim());
});

it('halfWay.ts is the edit that docs/start.md shows', () => {
  const text = read('../halfWay.ts');
  expect(read('../../docs/start.md')).toContain(text.slice(text.indexOf('import')).trim());
});

it('ownNetwork.ts learns, and moves along few directions', async () => {
  expect(await printed('ownNetwork')).toEqual([expect.stringMatching(/^\d of 4\d directions hold 90 % of the moves$/)]);
  const network = new SineNetwork();
  const errors = Array.from({ length: 5000 }, () => network.train());
  expect(mean(errors.slice(-500))).toBeLessThan(0.3 * mean(errors.slice(0, 500)));
});

it('reinforcePptb.ts edits once a period and learns', async () => {
  const lines = await printed('reinforcePptb');
  const edits = lines.map((line) =>
    /^step (\d+): reward (-\d+\.\d), moved by 0\.\d*[1-9]/.exec(line)?.slice(1).map(Number),
  );
  expect(edits.map((edit) => edit?.[0])).toEqual([205, 405, 605, 805]);
  expect(edits[3]?.[1]).toBeGreaterThan(edits[0]?.[1] ?? 0);
});

it('torchCheckpoints.ts makes a page of the actor in a folder of checkpoints', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  try {
    const path = new PathRecorder();
    const network = new SineNetwork();
    const layout = [
      { name: 'actor.weight', shape: [32], layer: 1 },
      { name: 'actor.running_mean', shape: [16], layer: 2 },
    ];
    for (let step = 0; step <= 30; step += 1) {
      network.train();
      path.push([network.inner, network.outer], step);
      writeSnapshot(join(folder, `step_${step}.safetensors`), path.at(step), layout);
    }
    const page = join(folder, 'page.html');
    const [line] = await printed('torchCheckpoints', folder, page);
    expect(line).toContain(folder);
    expect(line).toMatch(/"beta":0.9,"dimensionality":\d/);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('31 snapshots of 32 parameters');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
