import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readReport, type ShownTable } from './reportTables.ts';

const folder = fileURLToPath(new URL('../../../docs/evidence/', import.meta.url));
const withoutRange = (cell: unknown): string => String(cell).replace(/ \(.*\)$/, '');

/** A line a phenomenon: its number and, joined, the means of its null models. */
function phenomena({ rows }: ShownTable): string[][] {
  const lines: string[][] = [];
  for (const [phenomenon, number, path, model, mean] of rows) {
    const drawn = `${withoutRange(mean)} ${String(model)}`;
    if (phenomenon === '') lines[lines.length - 1][3] += `, ${drawn}`;
    else lines.push([String(phenomenon), String(number), withoutRange(path), drawn]);
  }
  return lines;
}

it('the phenomena of the recorded paths of TD3 stand in the page as in the report', () => {
  const { sections } = readReport(`${folder}td3-paths/report`);
  const [halfCheetah, ant] = ['HalfCheetah-v4', 'Ant-v4'].map((environment) =>
    phenomena(
      sections
        .flatMap(({ tables }) => tables)
        .find(({ name }) => name === `analysis-${environment}-td3-base-phenomena`)!,
    ),
  );
  const expected = halfCheetah.map((line, i) => `| ${[...line, ...ant[i].slice(2)].join(' | ')} |`);
  expect(expected).toHaveLength(5);
  const readme = readFileSync(`${folder}paths.md`, 'utf8').replaceAll('\\|', '|').split('\n');
  expect(readme.filter((line) => /^\| [12]\.[12] /.test(line))).toEqual(expected);
});
