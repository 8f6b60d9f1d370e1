import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { chain, doubleDqnRow, readDoubleDqnRuns } from '../evidence/doubleDqnRuns.ts';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
const runs = readDoubleDqnRuns(`${docs}evidence/minatar-base`);

it.each(Object.keys(chain))("DoubleDQN's runs on %s stand in its page as they are", (game) => {
  const own = runs.filter((run) => run.game === game);
  expect(own.length).toBeGreaterThan(0);
  for (const { evaluations } of own) expect(evaluations.at(-1)!.step).toBe(1_000_000);
  expect(readFileSync(`${docs}agents/doubleDqn.md`, 'utf8')).toContain(doubleDqnRow(game, runs));
});
