import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clonesPage, clonesTable, readKeptClones } from '../evidence/clonesExample.ts';
import { keptFigure, keptFigureFile, pathsPage, pathsTable, readKeptPaths } from '../evidence/pathsSideBySide.ts';

const bare = (text: string): string => text.replaceAll(/ +\|/g, ' |').replaceAll(/-{3,}/g, '---');

it('figure and table of the paths of all agents are those of the numbers kept', () => {
  const kept = readKeptPaths();
  expect(readFileSync(keptFigureFile, 'utf8')).toBe(keptFigure(kept));
  const page = bare(readFileSync(pathsPage, 'utf8'));
  for (const row of pathsTable(kept)) expect(page).toContain(bare(row));
});

it("the table of clones is that of the report's numbers", () => {
  const page = bare(readFileSync(clonesPage, 'utf8'));
  for (const row of clonesTable(readKeptClones())) expect(page).toContain(bare(row));
});
