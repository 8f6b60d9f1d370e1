import { learningCurves } from '@policypath/figures';
import { actionRepeatOf } from '@policypath/trial/records';
import { stepsAxis } from '../src/words/steps.ts';
import { requiredRuns, type ControlSuiteRun } from './controlSuiteRuns.ts';

interface Panel {
  readonly title: string;
  readonly names: readonly string[];
  /** A return to compare with; null: that of the untrained policy, the first evaluation. */
  readonly level: number | null;
  readonly of: string;
}

const dense: readonly Panel[] = [
  { title: 'cartpole-swingup, SAC on states', names: ['sac-cartpole-swingup'], level: 700, of: '700: asked of SAC' },
  { title: 'walker-walk, SAC on states', names: ['sac-walker-walk'], level: 700, of: '700: asked of SAC' },
  {
    title: 'cartpole-swingup, RAD from pixels (cpu)',
    names: ['rad-cartpole-swingup', 'rad-pptb-cartpole-swingup'],
    level: 125,
    of: '125: random agent, repeat 8',
  },
];

const sparse: readonly Panel[] = ['ball_in_cup-catch', 'cartpole-swingup_sparse'].map((task) => ({
  title: task,
  names: requiredRuns.map(({ name }) => name).filter((name) => name.endsWith(`-${task}`)),
  level: null,
  of: 'the untrained policy',
}));

const series = ({ config, evaluations }: ControlSuiteRun) => ({
  label: `${config.agent}${config.variant === 'base' ? '' : `-${config.variant}`}, one seed`,
  points: evaluations.map(({ step, meanReturn }) => ({ step, mean: meanReturn, standardError: null })),
});

const curves = (panels: readonly Panel[], runs: readonly ControlSuiteRun[]): string =>
  learningCurves({
    panels: panels.map(({ title, names, level, of }) => {
      const own = runs.filter(({ name }) => names.includes(name));
      return {
        title,
        xLabel: stepsAxis(own.map(({ config }) => ({ actionRepeat: actionRepeatOf(config) }))),
        curves: own.map(series),
        level: { label: of, value: level ?? own[0].evaluations[0].meanReturn },
      };
    }),
    caption: 'Mean return of ten episodes from the same start states, without exploration. One seed each.',
  });

/** The figures of docs/evidence/control-suite.md by the names of their files. */
export const controlSuiteFigures = (runs: readonly ControlSuiteRun[]): Readonly<Record<string, string>> => ({
  'curve.svg': curves(dense, runs),
  'sparse.svg': curves(sparse, runs),
});
