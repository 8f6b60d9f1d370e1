// Takes the training episodes of trials of benchmarks/ppo-mujoco.yaml that have ended into docs/evidence/ppo-mujoco, prints the
// table of docs/agents/ppo.md, and draws the curves:
//     pnpm --filter @policypath/benchmark evidence:ppo [<folder of the benchmark>]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { learningCurves } from '@policypath/figures';
import { pngOfSvg } from '@policypath/figures/node';
import { endedTrials } from './endedTrials.ts';
import { cleanRl, lastHundred, ppoRow, readPpoRuns } from './ppoRuns.ts';

const folder = fileURLToPath(new URL('../../../docs/evidence/ppo-mujoco', import.meta.url));
mkdirSync(folder, { recursive: true });
const [, , from] = process.argv;
if (from !== undefined) {
  for (const { folder: trial, environment, seed } of endedTrials(from)) {
    const lines = readFileSync(join(trial, 'episodes.jsonl'), 'utf8').trim().split('\n');
    const kept = lines.map((line) => {
      const { step, return: value } = JSON.parse(line) as { step: number; return: number };
      return JSON.stringify({ step, return: Math.round(100 * value) / 100 });
    });
    writeFileSync(join(folder, `${environment}-seed-${seed}.jsonl.gz`), gzipSync(`${kept.join('\n')}\n`, { level: 9 }));
  }
}

const runs = readPpoRuns(folder);
for (const environment of Object.keys(cleanRl)) console.log(ppoRow(environment, runs));
const steps = Array.from({ length: 50 }, (_, k) => 20_000 * (k + 1));
const svg = learningCurves({
  panels: Object.keys(cleanRl).map((environment) => ({
    title: environment,
    curves: runs
      .filter((run) => run.environment === environment)
      .map((run) => ({
        label: `seed ${run.seed}`,
        points: steps.map((step) => ({ step, mean: lastHundred(run, step), standardError: null })),
      })),
    level: { label: "CleanRL's mean at a million", value: cleanRl[environment].mean },
  })),
  caption: 'Mean return of the last 100 training episodes, with exploration.',
});
writeFileSync(join(folder, 'curves.svg'), svg);
writeFileSync(join(folder, 'curves.png'), pngOfSvg(svg));
