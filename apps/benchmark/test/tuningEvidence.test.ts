import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { candidateRow, chosen, tunedCandidates } from '../evidence/tuningChoice.ts';
import { readDefinition } from '../src/sweep/definition.ts';
import { plannedTrials } from '../src/sweep/plannedTrials.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const tuned = tunedCandidates(`${root}evidence/tuning`);

it('the comparison has the settings that the plan chooses from the tuning trials', () => {
  const tuning = plannedTrials(readDefinition(`${root}benchmarks/evidence-tuning.yaml`));
  const comparison = plannedTrials(readDefinition(`${root}benchmarks/evidence-mujoco.yaml`));
  for (const variant of ['pptb', 'trim-only'] as const) {
    const best = chosen(tuned, variant);
    const candidate = tuning.find((trial) => trial.variant === best.name)!.config.pptb!;
    const trials = comparison.filter((trial) => trial.variant === variant);
    expect(trials.length).toBeGreaterThan(0);
    for (const { config, seed } of trials) {
      expect(seed).toBeLessThan(1000);
      const { rank, boost, period } = config.pptb!;
      expect({ rank, boost, period }).toEqual({
        rank: candidate.rank,
        boost: candidate.boost,
        period: candidate.period,
      });
    }
  }
});

it('stands in the README as it is', () => {
  const readme = readFileSync(`${root}evidence/README.md`, 'utf8');
  for (const candidate of tuned) expect(readme).toContain(candidateRow(candidate));
});
