// Takes the evaluations of trials of benchmarks/minatar-base.yaml that have ended into docs/evidence/minatar-base, prints the
// table of docs/agents/doubleDqn.md, and draws the curves:
//     pnpm --filter @policypath/benchmark evidence:doubledqn [<folder of the benchmark>]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { learningCurves } from '@policypath/figures';
import { pngOfSvg } from '@policypath/figures/node';
import { chain, doubleDqnRow, readDoubleDqnRuns } from './doubleDqnRuns.ts';
import { endedTrials } from './endedTrials.ts';

const folder = fileURLToPath(new URL('../../../docs/evidence/minatar-base', import.meta.url));
mkdirSync(folder, { recursive: true });
const [, , from] = process.argv;
if (from !== undefined) {
  for (const { folder: trial, environment, seed } of endedTrials(from)) {
    const game = environment.replace(/^MinAtar\/(\w+)-v\d+$/, '$1');
    const lines = readFileSync(join(trial, 'evaluations.jsonl'), 'utf8').trim().split('\n');
    const kept = lines.map((line) => {
      const { step, meanReturn } = JSON.parse(line) as { step: number; meanReturn: number };
      return JSON.stringify({ step, meanReturn });
    });
    writeFileSync(join(folder, `${game}-seed-${seed}.jsonl`), `${kept.join('\n')}\n`);
  }
}

const runs = readDoubleDqnRuns(folder);
for (const game of Object.keys(chain)) console.log(doubleDqnRow(game, runs));
const svg = learningCurves({
  panels: Object.entries(chain).map(([game, value]) => ({
    title: game,
    curves: runs
      .filter((run) => run.game === game)
      .map(({ seed, evaluations }) => ({
        label: `seed ${seed}`,
        points: evaluations.map(({ step, meanReturn }) => ({ step, mean: meanReturn, standardError: null })),
      })),
    level: { label: "CHAIN's figure at a million", value },
  })),
  caption: 'Mean return of ten greedy episodes.',
});
writeFileSync(join(folder, 'curves.svg'), svg);
writeFileSync(join(folder, 'curves.png'), pngOfSvg(svg));
