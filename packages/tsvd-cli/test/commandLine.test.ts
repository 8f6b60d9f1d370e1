import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCheckpoints, writePath } from '@policypath/path-files/node';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../src/progress.ts';
import { run } from '../src/run.ts';
import { recordedPath, temporaryFolder, tsvd, walk } from './recordedPath.ts';

const folder = temporaryFolder();
const path = recordedPath(30);
const file = join(folder, 'path.safetensors');
writePath(file, path);

describe('the report', () => {
  it('shows D(beta), components, parameters and null models', async () => {
    const { code, output, errors } = await tsvd('analyze', file, '--repeats', '3');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toContain('safetensors, 30 snapshots of 37 parameters, 3 tensors');
    for (const part of [
      'Major dimensionality',
      'Components, centred',
      'upper 80 %',
      'flippedIncrements',
      '1 never moved',
    ]) {
      expect(output).toContain(part);
    }
    expect(output).toMatch(/[▁▂▃▄▅▆▇█]{8}/);
    expect(output).not.toMatch(/NaN|undefined/);
  });

  it.each([80, 120])('fits a terminal of %i columns', async (columns) => {
    let output = '';
    const streams = { output: { write: (text: string) => (output += text), columns }, errors: { write: () => {} } };
    const named = join(folder, 'named.npz');
    writePath(named, path);
    expect(await run(['analyze', named, '--repeats', '3', '--nulls', 'all'], streams)).toBe(0);
    for (const line of output.split('\n').filter((text) => !text.includes(named))) {
      expect(line.length).toBeLessThanOrEqual(columns);
    }
    // A table of all null models where there is room, else one for each.
    expect(output.match(/│ statistic/g)).toHaveLength(6);
    output = '';
    await run(['analyze', named, '--repeats', '3', '--nulls', 'randomWalk,flippedIncrements'], streams);
    expect(output.match(/│ statistic/g)).toHaveLength(columns === 80 ? 2 : 1);
  });

  it('shows control characters of a name, and obeys none', async () => {
    const { code, errors } = await tsvd('analyze', join(folder, 'no\u001b[31mfile\n'));
    expect(code).toBe(2);
    expect(errors).not.toContain('\u001b');
    expect(errors.trim().split('\n')).toHaveLength(1);
  });
});

describe('--html', () => {
  it('writes one page that fetches nothing, with every figure', async () => {
    const page = join(folder, 'page.html');
    const { code } = await tsvd('analyze', file, '--html', page, '--repeats', '3');
    expect(code).toBe(0);
    const html = readFileSync(page, 'utf8');
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|\/\/|<script|<link|@import|url\((?!#)|src=/,
    );
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    const { document } = parseHTML(html);
    const titles = [...document.querySelectorAll('svg')].map((svg) => svg.textContent);
    for (const title of [
      'Information amount',
      'Singular values',
      'Detour by component',
      'Explained variance',
      'Change by component, centred',
      'Column 1 of U, uncentred',
      'Column 8 of U, centred',
    ]) {
      expect(titles.some((text) => text?.includes(title))).toBe(true);
    }
    for (const quantity of ['accumulated change', 'final change', 'detour ratio']) {
      expect(titles.some((text) => text?.includes(`Histogram: ${quantity}`))).toBe(true);
      expect(titles.some((text) => text?.includes(`Distribution: ${quantity}`))).toBe(true);
    }
    expect(titles.filter((text) => text?.includes('Likeness to a cosine'))).toHaveLength(2);
    expect(document.querySelectorAll('svg path').length).toBeGreaterThan(30);
  });

  it('escapes names of files and tensors', async () => {
    const hostile = '<img src=x onerror=alert(1)>"\'&';
    const nested = join(folder, hostile);
    mkdirSync(nested);
    const evil = join(nested, 'path.npz');
    writePath(evil, path, { layout: [{ name: hostile, shape: [37], layer: 1 }] });
    const page = join(folder, 'evil.html');
    const { code, errors } = await tsvd('analyze', evil, '--html', page, '--nulls', 'none');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const html = readFileSync(page, 'utf8');
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
    expect(parseHTML(html).document.querySelectorAll('img')).toHaveLength(0);
  });

  it('holds several paths', async () => {
    const page = join(folder, 'two.html');
    await tsvd('analyze', file, file, '--html', page, '--nulls', 'none');
    expect(parseHTML(readFileSync(page, 'utf8')).document.querySelectorAll('section')).toHaveLength(2);
  });
});

const at = (name: string): string => join(folder, name);
const header = (text: string, data = 0): Buffer => {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, Buffer.from(text), Buffer.alloc(data)]);
};
const tensor = (shape: string): string => `{"a":{"dtype":"F32","shape":[${shape}],"data_offsets":[0,160]}}`;

describe('mistakes', () => {
  const usage: readonly (readonly [string, readonly string[]])[] = [
    ['no command', []],
    ['an unknown command', ['analyse', file]],
    ['no path', ['analyze']],
    ['an unknown option', ['analyze', file, '--rank', '3']],
    ['components of 0', ['analyze', file, '--components', '0']],
    ['a fraction of a snapshot', ['analyze', file, '--snapshots', '2.5']],
    ['a share above 1', ['analyze', file, '--share', '1.1']],
    ['a share of nothing', ['analyze', file, '--share', '']],
    ['a band of all', ['analyze', file, '--band', '1']],
    ['an unknown null model', ['analyze', file, '--nulls', 'pinkNoise']],
    ['a negative seed', ['analyze', file, '--seed', '-1']],
  ];
  it.each(usage)('%s: exit code 2', async (_, args) => {
    const { code, output, errors } = await tsvd(...args);
    expect(code).toBe(2);
    expect(output).toBe('');
    if (args.length > 0) expect(errors).toMatch(/^tsvd: [^\n]+\n$/);
  });

  it('a bad file: exit code 2, one line with the reason, and nothing written', async () => {
    const broken = join(folder, 'broken.safetensors');
    writeFileSync(broken, readFileSync(file).subarray(0, 200));
    const page = join(folder, 'never.html');
    for (const bad of [broken, join(folder, 'absent.npz')]) {
      const { code, output, errors } = await tsvd('analyze', file, bad, '--html', page);
      expect({ code, output }).toEqual({ code: 2, output: '' });
      expect(errors).toMatch(/^tsvd: [^\n]+\n$/);
      expect(errors).toContain(bad);
    }
    expect(existsSync(page)).toBe(false);
  });

  it('hostile files and folders: exit code 2, one line each, no stack', async () => {
    writeFileSync(at('lying.safetensors'), Buffer.from([0, 0, 0, 0, 0, 0, 0, 16, 123, 125]));
    writeFileSync(at('huge.safetensors'), header(tensor('1000000000,1000000000'), 160));
    writeFileSync(at('short.safetensors'), header(tensor('4,10'), 50));
    writeFileSync(at('scalar.safetensors'), header('{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', 4));
    writeFileSync(at('table.csv'), 'step,loss\n1,2\n');
    for (const name of ['nothing', 'unrelated', 'mixed']) mkdirSync(at(name));
    writeFileSync(at('unrelated/model.pt'), 'PK');
    writeCheckpoints(at('mixed'), path);
    writeFileSync(at('mixed/000000999.safetensors'), header(tensor('40'), 160));
    const reasons = {
      'lying.safetensors': /header claims/,
      'huge.safetensors': /which no file can hold/,
      'short.safetensors': /truncated/,
      'scalar.safetensors': /has no snapshots: its shape is \[\]/,
      'table.csv': /neither a .safetensors, a .npy, a .npz nor a PyTorch file|too few/,
      nothing: /holds nothing/,
      unrelated: /holds one checkpoint, 'model.pt', without a step/,
      mixed: /000000999.safetensors: it has no 'fc.weight'|000000999/,
    };
    for (const [name, reason] of Object.entries(reasons)) {
      const { code, output, errors } = await tsvd('analyze', at(name));
      expect({ name, code, output }).toEqual({ name, code: 2, output: '' });
      expect(errors).toMatch(/^tsvd: [^\n]+\n$/);
      expect(errors).toMatch(reason);
    }
  });

  it('a value that is not finite: the snapshot, the tensor and the position', async () => {
    const bad = join(folder, 'nan.safetensors');
    writePath(bad, path);
    const bytes = readFileSync(bad);
    const start = 8 + Number(bytes.readBigUInt64LE(0));
    bytes.writeFloatLE(NaN, start + 4 * (37 * 3 + 31));
    writeFileSync(bad, bytes);
    const { code, errors } = await tsvd('analyze', bad);
    expect(code).toBe(2);
    expect(errors).toContain("snapshot 3 is not finite: NaN (as float32) at position 1 of 'fc.bias'");
  });

  it('a page that cannot be written is told before the work', async () => {
    const { code, output, errors } = await tsvd('analyze', file, '--html', join(folder, 'absent', 'page.html'));
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain('it cannot be written');
    expect((await tsvd('analyze', file, '--html', folder)).errors).toContain('it is a folder');
  });

  it('help and version are no mistakes', async () => {
    expect(await tsvd('analyze', '--help')).toMatchObject({ code: 0, errors: '' });
    expect((await tsvd('--version')).output).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('progress', () => {
  it('names every phase of a long path, and the steps within a decomposition', async () => {
    const long = join(folder, 'long.npy');
    const rows = walk(280, 300);
    writePath(long, { begin: 0, end: 280, dimension: 300, at: (index) => rows[index] });
    let errors = '';
    const streams = {
      output: { write() {} },
      errors: { write: (text: string) => (errors += text), isTTY: true, columns: 500 },
    };
    expect(await run(['analyze', long, '--repeats', '2', '--components', '4'], streams)).toBe(0);
    const lines = errors.split('\r\u001b[2K').map((line) => line.replace(`${long}: `, '').replace(/\d+/g, '#'));
    for (const line of [
      'changes of parameters # %',
      'uncentred: multiplying # %',
      'centred: multiplying # %',
      'null models # %',
    ]) {
      expect(lines).toContain(line);
    }
    for (const name of ['uncentred', 'centred']) {
      expect(lines).toContain(`${name}: leading directions, product # (# to # are usual)`);
      expect(lines).toContain(`${name}: all # singular values, in one step`);
    }
    expect(lines.at(-1)).toBe('');
  });

  it('is shown on a terminal alone, and taken away', () => {
    let written = '';
    const write = (text: string): unknown => (written += text);
    const silent = createProgress({ write });
    silent.show('reading', 1, 2);
    silent.clear();
    expect(written).toBe('');
    const shown = createProgress({ write, isTTY: true });
    shown.show('reading', 1, 2);
    shown.show('all 300 singular values, in one step');
    shown.show(`${'folder/'.repeat(30)}path.npz: multiplying`, 3, 4);
    shown.clear();
    const lines = written.split('\r\u001b[2K');
    expect(lines.every((line) => line.length < 80)).toBe(true);
    expect(lines.some((line) => /^….*path\.npz: multiplying 75 %$/.test(line))).toBe(true);
    expect(written).toContain('reading 50 %');
    expect(written).toMatch(/in one step(?! \d)/);
    expect(written.endsWith('\r\u001b[2K')).toBe(true);
  });
});
