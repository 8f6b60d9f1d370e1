import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const story = fileURLToPath(new URL('../../../docs/evidence/README.md', import.meta.url));
const text = readFileSync(story, 'utf8');

/** The pages that a piece of the story links to: tests of their own hold those to their logs. */
function linkedPages(part: string): string {
  const paths = [...part.matchAll(/\]\(([^)#]+\.md)/g)].map(([, link]) => join(dirname(story), link));
  expect(paths.length).toBeGreaterThan(0);
  return paths.map((path) => readFileSync(path, 'utf8')).join('\n');
}

const results = (part: string): string[] => part.match(/[-+]?\d[\d.]*(?: ± \d+)?/g) ?? [];

it('every result in the story stands on the page that it links to', () => {
  const sections = text.split('\n## ').slice(1);
  expect(sections).toHaveLength(4);
  const [agents, paths, edits, limits] = sections;
  const rows = agents.split('\n').filter((line) => /^\| (TD3|PPO|DoubleDQN|SAC|RAD) /.test(line));
  expect(rows).toHaveLength(6);
  for (const row of rows) {
    const page = linkedPages(row);
    const [, , , ours, independent] = row.split('|');
    for (const number of [...results(ours), ...results(independent)]) expect(page).toContain(number);
  }
  const pathPage = linkedPages(paths);
  const numbers = paths.split('\n').filter((line) => line.startsWith('| ') && /\d\.\d/.test(line));
  expect(numbers).toHaveLength(4);
  for (const row of numbers) {
    for (const cell of row.split('|').slice(3, 7)) expect(pathPage).toContain(` ${cell.trim()} `);
  }
  const found = linkedPages(`${edits}${paths}`);
  for (const number of ['+611', '2302', '+390', '+456']) {
    expect(edits).toContain(number);
    expect(found).toContain(number);
  }
  for (const number of ['from -51 % to +18 %', '1.63']) {
    expect(limits).toContain(number);
    expect(linkedPages(limits)).toContain(number);
  }
});
