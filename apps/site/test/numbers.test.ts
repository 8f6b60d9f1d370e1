import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rootFolder } from '../src/pages.ts';

const read = (file: string): string => readFileSync(join(rootFolder, file), 'utf8');
const pagesOf = (folder: string): string[] =>
  readdirSync(join(rootFolder, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${folder}/${file}`);

/** Numbers of the paper, of its protocol, and of the recorded trial; not counted anew here. */
const stated = [
  '1.1 1.2 2.2 3.1 3.2 80', // its phenomena, sections and the share that it plots
  '0.1 0.5 1.0 8 16 32 64 2000 1000 25', // p_b, r_t, window, snapshots
  '100,000 10,000 70,000 20,000', // steps of a window of TD3, a tenth of it, parameters of its policy, the trial's steps
  '2024 2303.01391 1806.08805',
  '0.3', // the feedback of the default boost
].flatMap((line) => line.split(' '));
const known = new Set([...stated, String(JSON.parse(read('docs/data/pendulum.json')).dimension), '99']);
/** Whose numbers other tests hold to logs and reports. */
const evidence = [...pagesOf('docs/evidence'), 'docs/pptb/boost.md'].map(read).join('\n');

it.each(pagesOf('docs/paper'))(
  '%s: each number is printed by its program, stands in evidence, or is of the paper',
  (page) => {
    const text = read(page);
    const programs = [...text.matchAll(/^```.*?^```/gms)].join('\n');
    const prose = text.replace(/^```.*?^```/gms, '').replace(/\$\$.*?\$\$|\]\([^)]*\)|`[^`]*`/gs, '');
    const numbers = [...prose.matchAll(/(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\d,]*\w)/g)].map(([number]) =>
      number.replace(/,$/, ''),
    );
    const held = (number: string): boolean =>
      Number(number) <= 10 ||
      known.has(number) ||
      new RegExp(`(?<![\\d.])${number}(?![\\d.]*\\d)`).test(programs + evidence);
    expect(numbers.filter((number) => !held(number))).toEqual([]);
  },
);
