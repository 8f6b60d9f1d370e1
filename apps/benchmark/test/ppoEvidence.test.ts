import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { cleanRl, ppoRow, readPpoRuns } from '../evidence/ppoRuns.ts';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
const runs = readPpoRuns(`${docs}evidence/ppo-mujoco`);

it.each(Object.keys(cleanRl))("PPO's runs on %s stand in its page as they are", (environment) => {
  const own = runs.filter((run) => run.environment === environment);
  expect(own.length).toBeGreaterThan(0);
  for (const { episodes } of own) expect(episodes.at(-1)!.step).toBeGreaterThan(998_000);
  expect(readFileSync(`${docs}agents/ppo.md`, 'utf8')).toContain(ppoRow(environment, runs));
});
