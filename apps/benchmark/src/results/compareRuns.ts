import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { pngOfSvg } from '../figures/index.ts';
import { baselineKey } from '../random/index.ts';
import { withGivenNames } from '../sweep/namedVariants.ts';
import { findBaselines, type ComparisonBaseline } from './baselines.ts';
import { readComparedTrial, type ComparedTrial } from './comparedTrial.ts';
import { compareTrials } from './compareTrials.ts';
import type { Comparison } from './comparison.ts';
import { curvesFigure } from './comparisonFigure.ts';
import { findFiles } from './findFiles.ts';
import { markdownReport } from './comparisonMarkdown.ts';
import { terminalReport } from './comparisonTerminal.ts';

export interface CompareRunsOptions {
  /** Searched for trial folders, recursively. */
  readonly folders: readonly string[];
  /** Where the report goes; made if it is not there. Default: `comparison` in the first folder. */
  readonly out?: string;
  /** Random-agent baselines by `baselineKey`, before those that are found. */
  readonly random?: ReadonlyMap<string, ComparisonBaseline>;
  /** The variant that is set beside the base, by the name that a benchmark gives it. Default 'pptb'. */
  readonly variant?: string;
  /** Printed with every result, e.g. 'demonstration, not evidence'. */
  readonly label?: string;
  /** Leaves trials that have not ended out instead of cutting all to their last common evaluation. */
  readonly finishedOnly?: boolean;
  /** Leaves the evaluation at step 0 out of the AUC. */
  readonly excludeInitial?: boolean;
}

export interface ComparedRuns {
  readonly comparison: Comparison;
  /** Table and footnotes for the terminal. */
  readonly report: string;
  readonly files: { readonly markdown: string; readonly json: string; readonly svg: string; readonly png: string };
}

/**
 * Compares the trials found in folders, base against PPTB or another variant, and writes the report: `comparison.md`, `comparison.json`,
 * `learning-curves.svg` and `learning-curves.png`.
 *
 * @throws UsageError when a folder is missing, holds no trial, or trials cannot be compared
 */
export function compareRuns({ folders, out, random, ...options }: CompareRunsOptions): ComparedRuns {
  if (folders.length === 0) throw new UsageError('no folder was given to compare');
  const manifests = findFiles(folders, ['manifest.json']);
  if (manifests.length === 0) {
    throw new UsageError(`no trials in ${folders.join(', ')}: no folder there has a manifest.json`);
  }
  const trials = withGivenNames(manifests.map((path) => readComparedTrial(dirname(path))));
  refuseUnused(random, trials);
  const comparison = compareTrials({
    trials,
    baselines: findBaselines(folders, random),
    ...options,
  });
  const folder = out ?? join(folders[0], 'comparison');
  const files = {
    markdown: join(folder, 'comparison.md'),
    json: join(folder, 'comparison.json'),
    svg: join(folder, 'learning-curves.svg'),
    png: join(folder, 'learning-curves.png'),
  };
  const svg = curvesFigure(comparison);
  mkdirSync(folder, { recursive: true });
  writeFileSync(files.json, `${JSON.stringify(comparison, null, 2)}\n`);
  writeFileSync(files.markdown, markdownReport(comparison, 'learning-curves.svg'));
  writeFileSync(files.svg, svg);
  writeFileSync(files.png, pngOfSvg(svg));
  return { comparison, report: terminalReport(comparison), files };
}

/** A number for another action repeat than the trials have would go unused without a word. */
function refuseUnused(
  given: ReadonlyMap<string, ComparisonBaseline> | undefined,
  trials: readonly ComparedTrial[],
): void {
  for (const key of given?.keys() ?? []) {
    const [environment] = key.split('@');
    const keys = trials
      .filter(({ environmentId }) => environmentId === environment)
      .map(({ environmentId, actionRepeat }) => baselineKey(environmentId, actionRepeat));
    if (keys.length > 0 && !keys.includes(key)) {
      throw new UsageError(
        `--random ${key}: the trials have another action repeat; write ${[...new Set(keys)].join(' or ')}`,
      );
    }
  }
}
