import { InvalidArgumentError, type Command } from 'commander';
import { number, positiveNumber, sizes, wholeNumber } from '../settings/options.ts';
import { nullNames, type NullName } from '@policypath/tsvd';
import { analysedFolders } from '../analysis/recordedPath.ts';
import { defaultPathOptions, defaultReconstructionOptions } from '../analysis/trialAnalysis.ts';
import { analysisFile } from '../analysis/analysisFile.ts';
import { createAnalysisProgress } from '../analysis/analysisProgress.ts';
import { analyseTrial } from '../analysis/analyseTrial.ts';
import { createPolicyEvaluator } from '../analysis/policyEvaluator.ts';

interface AnalyzeOptions {
  readonly reconstructions: number;
  readonly episodes: number;
  readonly ranks: readonly number[];
  readonly snapshots: number;
  readonly nullSnapshots: number;
  readonly nulls: readonly NullName[];
  readonly repeats: number;
  readonly windows: number;
  readonly still: number;
  readonly seed: number;
}

const path = defaultPathOptions;
const reconstruction = defaultReconstructionOptions;

/** Adds `policypath analyze`. */
export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description(
      "analyse recorded learning paths as the paper's section 3 and appendix do, beside null models, into <trial>/analysis.json; the report shows them",
    )
    .argument('<run...>', 'trial folders, or folders of trials such as a benchmark root')
    .option(
      '--reconstructions <count>',
      'snapshots of each period reconstructed and evaluated; 0: none',
      wholeNumber(),
      reconstruction.samples,
    )
    .option('--episodes <count>', 'evaluation episodes of each of them', wholeNumber(1), reconstruction.episodes)
    .option('--ranks <list>', 'directions kept', sizes, [...reconstruction.ranks])
    .option(
      '--snapshots <count>',
      'snapshots decomposed, at most: a longer path is thinned',
      number((value) => Number.isSafeInteger(value) && value >= 16 && value <= 2000, 'a whole number from 16 to 2000'),
      path.snapshots,
    )
    .option(
      '--null-snapshots <count>',
      'snapshots of one comparison with null models, at most',
      wholeNumber(5),
      path.nullSnapshots,
    )
    .option('--nulls <names>', `null models, separated by commas: ${nullNames.join(', ')}`, nullModels, [...path.nulls])
    .option(
      '--repeats <count>',
      'paths drawn of each null model; 19 or more make bands of 90 %',
      wholeNumber(1),
      path.repeats,
    )
    .option('--windows <count>', 'windows of the local view', wholeNumber(1), path.windows)
    .option(
      '--still <change>',
      'accumulated change over a window at or below which a parameter stands still',
      positiveNumber,
      path.stillThreshold,
    )
    .option('--seed <number>', 'seed of the null models', wholeNumber(), path.seed)
    .addHelpText('after', afterHelp)
    .action(analyze);
}

const afterHelp = `
Cost: a path of 276 snapshots of 72,000 parameters took 1.2 minutes of one core with 99 repeats and 93 evaluated policies of
two episodes, one of 1951 snapshots of 167,000 parameters 2.6 minutes without evaluated policies. The reconstructions evaluate 3 x (1 + reconstructions x (2 + ranks)) policies, each for --episodes episodes:
243 with the defaults; progress counts them. What is in analysis.json already, of the same inputs and settings, is not
computed again.`;

async function analyze(folders: readonly string[], options: AnalyzeOptions): Promise<void> {
  const { reconstructions, episodes, ranks, snapshots, still, ...others } = options;
  const { trials, unrecorded } = analysedFolders(folders);
  const progress = createAnalysisProgress();
  for (const folder of trials) {
    const started = performance.now();
    const { computed } = await analyseTrial(folder, {
      path: { ...path, ...others, snapshots, stillThreshold: still },
      reconstructions:
        reconstructions === 0 ? null : { ...reconstruction, samples: reconstructions, episodes, ranks, snapshots },
      createEvaluator: createPolicyEvaluator,
      show: (phase, done, total) => progress.show(folder, phase, done, total),
    }).finally(() => progress.clear());
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(
      `${analysisFile(folder)}: ${computed.length === 0 ? 'up to date' : `${computed.join(' and ')} computed in ${seconds} s`}`,
    );
  }
  if (unrecorded.length > 0) {
    console.error(`left out: ${unrecorded.length} trials without a recorded path (train with --record-interval)`);
  }
}

function nullModels(text: string): NullName[] {
  const names = text.split(',');
  const unknown = names.find((name) => !(nullNames as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no null model '${unknown}'; there are ${nullNames.join(', ')}.`);
  return names as NullName[];
}
