import type { EngineChoice } from '@policypath/trial/node';
import type { Command } from 'commander';
import { engineOption } from '../cli/engineOption.ts';
import { wholeNumber } from '../cli/optionParsers.ts';
import { plainBoth } from '../words/steps.ts';
import { evaluateTrial, type TrialEvaluation } from './evaluateTrial.ts';

interface EvaluateCommandOptions {
  readonly episodes: number;
  readonly seed?: number;
  readonly step?: number;
  readonly explore?: true;
  readonly engine: EngineChoice['engine'];
  readonly json?: true;
}

/** Adds `policypath evaluate`. */
export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description("evaluate a trial's policy on start states of one seed; the trial's folder is only read")
    .argument('<run>', "a trial's folder; the trial may have ended, run or be stopped")
    .option('--episodes <n>', 'whole episodes', wholeNumber(1), 10)
    .option(
      '--seed <n>',
      "start states are drawn from it, with --explore the noise too (default: that of the trial's own evaluations)",
      wholeNumber(),
    )
    .option(
      '--step <n>',
      'a recorded policy of this step (default: that of the newest checkpoint, else of the last step)',
      wholeNumber(),
    )
    .option('--explore', 'with exploration noise')
    .addOption(engineOption())
    .option('--json', 'print all of it as JSON')
    .action(async (folder: string, { json, ...options }: EvaluateCommandOptions) => {
      const evaluation = await evaluateTrial({ folder, ...options });
      console.log(json ? JSON.stringify(evaluation, null, 2) : printedEvaluation(evaluation));
    });
}

function printedEvaluation(evaluation: TrialEvaluation): string {
  const { environment, variant, actionRepeat, step, source, seed, explore, returns, lengths, mean } = evaluation;
  const { sampleStandardDeviation: deviation, standardError } = evaluation;
  const episodes = returns.map(
    (value, i) => `${value.toFixed(2).padStart(12)}  in ${plainBoth(lengths[i] * actionRepeat, actionRepeat)} steps`,
  );
  return [
    `${environment}, ${variant}, policy of step ${plainBoth(step, actionRepeat)} (${source}), start states of seed ${seed}, ` +
      `${explore ? 'with' : 'without'} exploration noise`,
    ...episodes,
    `mean ${mean.toFixed(2)} over ${returns.length} episodes, ` +
      (deviation === null || standardError === null
        ? 'one episode tells no spread'
        : `standard deviation ${deviation.toFixed(2)}, standard error ${standardError.toFixed(2)}`),
  ].join('\n');
}
