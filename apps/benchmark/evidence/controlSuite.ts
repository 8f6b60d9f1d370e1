// Writes the table and the curves of docs/evidence/control-suite from the evaluation logs there:
//     pnpm --filter @policypath/benchmark evidence:control-suite
import { actionRepeatOf } from '@policypath/trial/records';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { learningCurves } from '@policypath/figures';
import { pngOfSvg } from '@policypath/figures/node';
import { stepsAxis } from '../src/words/steps.ts';
import { readRun, requiredRuns, tableRow, type ControlSuiteRun } from './controlSuiteRuns.ts';

const folder = fileURLToPath(new URL('../../../docs/evidence/control-suite', import.meta.url));
const runs = requiredRuns.map((required) => ({ required, run: readRun(folder, required.name) }));

const table = [
  '| task | agent | profile | seed | action repeat | environment steps | mean return at the end | best evaluation | level reached | wall clock |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ...runs.map(({ run, required }) => tableRow(run, required)),
].join('\n');
writeFileSync(join(folder, 'table.md'), `${table}\n`);
console.log(table);

const series = ({ config, evaluations }: ControlSuiteRun) => ({
  label: `${config.agent}${config.variant === 'base' ? '' : `-${config.variant}`}, one seed`,
  points: evaluations.map(({ step, meanReturn }) => ({ step, mean: meanReturn, standardError: null })),
});
const panels = [
  { title: 'cartpole-swingup, SAC on states', names: ['sac-cartpole-swingup'], level: 700, of: '700: asked of SAC' },
  { title: 'walker-walk, SAC on states', names: ['sac-walker-walk'], level: 700, of: '700: asked of SAC' },
  {
    title: 'cartpole-swingup, RAD from pixels (cpu)',
    names: ['rad-cartpole-swingup', 'rad-pptb-cartpole-swingup'],
    level: 125,
    of: '125: random agent, repeat 8',
  },
];
const svg = learningCurves({
  panels: panels.map(({ title, names, level, of }) => {
    const own = runs.filter(({ run }) => names.includes(run.name)).map(({ run }) => run);
    return {
      title,
      xLabel: stepsAxis([{ actionRepeat: actionRepeatOf(own[0].config) }]),
      curves: own.map(series),
      level: { label: of, value: level },
    };
  }),
  caption: 'Mean return of ten episodes from the same start states, without exploration. One seed each.',
});
writeFileSync(join(folder, 'curve.svg'), svg);
writeFileSync(join(folder, 'curve.png'), pngOfSvg(svg));
