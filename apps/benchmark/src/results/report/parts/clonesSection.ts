import { agentSettingsOf } from '@policypath/trial/records';
import type { LogHistogram, ScopeChanges } from '@policypath/path-report/phenomena';
import { sampleSpread } from '@policypath/stats';
import { readAnalysis } from '../../../analysis/analysisFile.ts';
import type { StoredTrial } from '../../../store/storedTrial.ts';
import { percentage } from '../../../words/numbers.ts';
import { isClone, originOf } from '../../clones.ts';
import { lateAmplitude, shapeOf, type Shape } from '../../paths/changeShape.ts';
import { cloneChangeFigure, cloneEvolvementFigure, type ComparedPath } from '../../paths/cloneFigures.ts';
import { layerName } from '../../paths/pathMarks.ts';
import { numbersOf, overSeeds, trialGroups, type TrialGroup } from '../../paths/trialGroup.ts';
import { mean, number, range, steps as stepsColumn, stepsOf, text, type Numbers } from '../column.ts';
import type { ReportSection, ReportTable } from '../section.ts';
import { distinct } from './groups.ts';
import { agentTitle } from '../../../words/agentTitle.ts';

/**
 * Behaviour cloning: which transitions each clone was fitted to, its loss and return, and its path beside that of the trial whose
 * transitions they are ("The Ladder in Chaos", NeurIPS 2024, 5.2). null without clones.
 */
export function clonesSection(trials: readonly StoredTrial[]): ReportSection | null {
  const clones = trials.filter(isClone);
  if (clones.length === 0) return null;
  const parts = distinct(clones.map(({ manifest }) => manifest.trial.environment)).map((environment) => {
    const own = clones.filter(({ manifest }) => manifest.trial.environment === environment);
    return { environment, paths: comparedPaths(own, trials) };
  });
  const drawn = parts.filter(({ paths }) => paths.length > 0);
  return {
    id: 'clones',
    title: 'Cloned policies',
    paragraphs: [
      'Policies fitted by behaviour cloning to transitions in the replay of another trial, a medium-replay of our own making: the paper clones ' +
        'halfcheetah-medium-replay of D4RL, whose file is not to be had here. A step of a clone is one update; it steps no environment, and is left out ' +
        'of the comparisons of returns.',
      ...(drawn.length === 0 ? ['No path of a clone was analysed: run policypath analyze.'] : []),
    ],
    tables: [clonesTable(clones, trials), ...drawn.map(({ environment, paths }) => claimsTable(environment, paths))],
    figures: drawn.flatMap(({ environment, paths }) => {
      const place = environment.replaceAll(/[^\w.-]/g, '_');
      return [
        cloneChangeFigure(`clones-${place}-change-amounts`, paths),
        cloneEvolvementFigure(`clones-${place}-components`, paths),
      ];
    }),
  };
}

/** The analysed paths: of the origins first, then of the clones by optimiser. */
function comparedPaths(clones: readonly StoredTrial[], trials: readonly StoredTrial[]): ComparedPath[] {
  const groupsOf = (of: readonly StoredTrial[]): TrialGroup[] =>
    trialGroups(
      of.flatMap((trial) => {
        const analysis = readAnalysis(trial.place.path);
        return analysis === null ? [] : [{ ...analysis, variant: trial.method }];
      }),
    );
  const cloned = groupsOf(clones);
  if (cloned.length === 0) return [];
  const origins = distinct(clones.flatMap((clone) => originOf(clone, trials) ?? []));
  return [
    ...groupsOf(origins).map((group) => ({
      title: `${agentTitle(group.agent)}${group.variant === 'base' ? '' : ` ${group.variant}`}`,
      group,
      steps: 'environment steps',
    })),
    ...cloned.map((group) => ({ title: `BC (${group.variant})`, group, steps: 'updates' })),
  ];
}

function clonesTable(clones: readonly StoredTrial[], trials: readonly StoredTrial[]): ReportTable {
  return {
    name: 'clones',
    caption:
      'The clones, and what they were fitted to. Loss: mean squared error of an action’s component over the first and the last logged updates; ' +
      'return: mean ± standard error over the episodes of the last evaluation.',
    columns: [
      text('Environment'),
      text('Clone'),
      number('Seed'),
      text('Transitions of'),
      text('Which'),
      number('Transitions'),
      stepsColumn('Its step', { name: 'Step of the other trial' }),
      text('Optimiser'),
      number('Learning rate'),
      number('Batch'),
      number('Updates'),
      number('First loss', { print: threeDigits }),
      number('Last loss', { print: threeDigits }),
      mean('Return', { unit: 'return' }),
      mean('Return of the other trial', { unit: 'return' }),
    ],
    rows: clones.map((clone) => {
      const { manifest, seed, metrics, method } = clone;
      const { optimizer, learningRate, batchSize, observations } = agentSettingsOf(manifest.trial);
      const origin = originOf(clone, trials);
      const { agent = '', trial = '', step = 0, begin = 0, end = 0 } = manifest.clone ?? {};
      return [
        manifest.trial.environment,
        method,
        seed,
        `${agent}, ${origin?.place.shown ?? trial}`,
        String(observations),
        end - begin,
        stepsOf(step, 1),
        String(optimizer),
        Number(learningRate),
        Number(batchSize),
        metrics.at(-1)?.updates ?? null,
        lossOf(metrics.at(0)),
        lossOf(metrics.at(-1)),
        lastReturn(clone),
        origin === null ? null : lastReturn(origin),
      ];
    }),
  };
}

/** The numbers behind the paper's four statements of 5.2. */
function claimsTable(environment: string, paths: readonly ComparedPath[]): ReportTable {
  return {
    name: `clones-${environment.replaceAll(/[^\w.-]/g, '_')}-shapes`,
    caption:
      `${environment}: shape of the change amounts, and whether oscillations die away. Distance from normal: largest difference of the cdf from that of a ` +
      'normal distribution with the same mean and deviation; it, skewness and excess kurtosis are 0 of a normal distribution (from bins of a twentieth of a decade). ' +
      'Gini: 0 where all parameters change alike. Late amplitude: root mean square of a column of U over the second half of the path, over that of the first; mean of ' +
      'columns 3 to 8. About 1: harmonic; below 1: the oscillation dies away, as a wavelet does.',
    columns: [
      text('Path'),
      text('Parameters'),
      range('Distance from normal'),
      range('Skewness'),
      range('Excess kurtosis'),
      range('Gini'),
      range('At most a tenth of the mean', { unit: 'share', print: percentage }),
      range('Late amplitude'),
      range('same in flipped increments', { name: 'Late amplitude in flipped increments' }),
    ],
    rows: paths.flatMap(({ title, group }) =>
      [null, ...group.trials[0].path.layers.map(({ layer }) => layer)].map((layer) => {
        const of = (value: (scope: ScopeChanges) => number | null): Numbers =>
          numbersOf(
            overSeeds(
              group.trials.map(({ path }) => {
                const scope = path.changes.scopes.find((one) => one.layer === layer);
                return scope === undefined ? null : value(scope);
              }),
            ),
          );
        const shape = (of: keyof Shape) => (scope: ScopeChanges) =>
          shapeOf(scope.accumulated.histogram as LogHistogram)?.[of] ?? null;
        const [recorded, flipped] = layer === null ? amplitudes(group) : [null, null];
        return [
          title,
          layerName(layer),
          of(shape('distance')),
          of(shape('skewness')),
          of(shape('excessKurtosis')),
          of(({ accumulated }) => accumulated.gini),
          of(({ accumulated }) => accumulated.minorShare),
          recorded,
          flipped,
        ];
      }),
    ),
    notes: [
      'The paper says (5.2): change amounts are more Gaussian in clones by Adam than in RL; their asymmetry is stronger with SGD; oscillations along minor ' +
        'directions are wavelet-like in clones, their amplitude falling, and harmonic in RL. Its figures give no numbers.',
      'Flipped increments: the recorded steps with their signs drawn by coins. What they share is due to the length of the steps alone.',
    ],
  };
}

/** Late amplitude of the path's columns 3 to 8 of U, and of those of its first null model where that is flipped increments. */
function amplitudes({ trials }: TrialGroup): [Numbers, Numbers] {
  const meanOf = (vectors: readonly (readonly number[])[] | undefined): number | null =>
    overSeeds((vectors ?? []).slice(2, 8).map(lateAmplitude)).mean;
  const evolvements = trials.map(({ path }) => path.evolvement.centrings.find(({ centring }) => centring === 'none'));
  return [
    numbersOf(overSeeds(evolvements.map((one) => meanOf(one?.leftVectors)))),
    numbersOf(
      overSeeds(
        evolvements.map((one) => meanOf(one?.nulls.find(({ name }) => name === 'flippedIncrements')?.leftVectors)),
      ),
    ),
  ];
}

function lossOf(line: StoredTrial['metrics'][number] | undefined): number | null {
  const loss = line?.['loss'];
  return typeof loss === 'number' ? loss : null;
}

function lastReturn({ evaluations }: StoredTrial): Numbers | null {
  const returns = evaluations.at(-1)?.returns;
  if (returns === undefined) return null;
  const { mean: centre, standardError } = sampleSpread(returns);
  return { mean: centre, standardError };
}

function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
