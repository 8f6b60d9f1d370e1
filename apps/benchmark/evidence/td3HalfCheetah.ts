// Writes the table and the curve of docs/evidence/td3-halfcheetah from the evaluation logs there:
//     pnpm --filter @policypath/benchmark evidence:td3
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { learningCurves, standardErrorBand } from '@policypath/figures';
import { pngOfSvg } from '@policypath/figures/node';
import { sampleSpread } from '@policypath/stats';
import {
  allowedPooledStandardErrors,
  compareWithIndependentRuns,
  readSeedCurves,
} from './compareWithIndependentRuns.ts';
import { independentHalfCheetah, standardErrorOf } from './independentRuns.ts';

const folder = fileURLToPath(new URL('../../../docs/evidence/td3-halfcheetah', import.meta.url));
const curves = readSeedCurves(folder);
const comparisons = compareWithIndependentRuns(curves);
const round = (value: number): string => value.toFixed(0);

const rows = comparisons.map(
  (one) =>
    `| ${one.step} | ${round(one.mean)} ± ${round(one.standardError)} | ${one.perSeed.map(round).join(', ')} | ` +
    `${one.independentMean} ± ${round(one.independentStandardError)} | ${one.pooledStandardErrors.toFixed(2)} | ` +
    `${Math.abs(one.pooledStandardErrors) <= allowedPooledStandardErrors ? 'yes' : 'NO'} |`,
);
const table = [
  `| step | ours, ${curves.length} seeds: mean ± standard error | each seed | independent, ${independentHalfCheetah.seeds} seeds | difference in pooled standard errors | within ${allowedPooledStandardErrors} |`,
  '| --- | --- | --- | --- | --- | --- |',
  ...rows,
].join('\n');
writeFileSync(join(folder, 'table.md'), `${table}\n`);
console.log(table);

const points = curves[0].steps.map((step, index) => {
  const { mean, standardError } = sampleSpread(curves.map(({ meanReturns }) => meanReturns[index]));
  return { step, mean, standardError };
});
const svg = learningCurves({
  panels: [
    {
      title: 'HalfCheetah-v4, TD3',
      curves: [
        { label: `policypath, ${curves.length} seeds`, points, band: standardErrorBand(points) },
        {
          label: `independent runs, ${independentHalfCheetah.seeds} seeds`,
          points: independentHalfCheetah.points,
          band: standardErrorBand(
            independentHalfCheetah.points.map((point) => ({ ...point, standardError: standardErrorOf(point) })),
          ),
        },
      ],
    },
  ],
  caption: 'Bands: one standard error over seeds (independent runs: from their range; two points known).',
});
writeFileSync(join(folder, 'curve.svg'), svg);
writeFileSync(join(folder, 'curve.png'), pngOfSvg(svg));
