import { analysisSections } from '../paths/analysisSections.ts';
import { compareTrials, statisticsSections } from '../index.ts';
import { isClone } from '../clones.ts';
import { boostMapSection } from './parts/boostMapSection.ts';
import { clonesSection } from './parts/clonesSection.ts';
import { editsSection } from './parts/editsSection.ts';
import { forkedTrials } from '../forks.ts';
import { evaluatedEditsSection } from './parts/evaluatedEditsSection.ts';
import { forksSection } from './parts/forksSection.ts';
import { gapsSection } from './parts/gapsSection.ts';
import { runsSection } from './parts/runsSection.ts';
import { settingsSection } from './parts/settingsSection.ts';
import { summary } from './parts/summary.ts';
import { table3Section } from './parts/table3Section.ts';
import { variantsSection } from './parts/variantsSection.ts';
import { numbered, type Report } from './report.ts';
import type { Unreadable } from '../../store/readTrials.ts';
import type { ReportedTrials } from './reportedTrials.ts';
import type { ReportSection } from './section.ts';

export interface BuildReportOptions {
  readonly title?: string;
  /** Use a seed only when its trials have ended in every environment and variant. Default false. */
  readonly wholeBlocks?: boolean;
  /** Whether to show the results of `policypath analyze`. Default true. */
  readonly analysis?: boolean;
  /** Recorded paths that were not analysed, and why. */
  readonly notAnalysed?: readonly Unreadable[];
  /** Of each interval. Default 2000. */
  readonly resamples?: number;
  /** Evaluations that a point of a learning curve is the mean of. Default 1. */
  readonly smooth?: number;
  /** Whether the AUC counts the evaluation before training. Default false. */
  readonly includeInitial?: boolean;
}

/** Builds the whole report. The same trials and options give the same report. */
export function buildReport(
  given: ReportedTrials,
  {
    title,
    wholeBlocks = false,
    analysis = true,
    notAnalysed = [],
    resamples = 2000,
    smooth = 1,
    includeInitial = false,
  }: BuildReportOptions = {},
): Report {
  const { trials, random: baselines } = given;
  // Forks are compared with their trunks, clones with each other, in sections of their own.
  const forks = new Set(forkedTrials(trials).map(({ fork }) => fork));
  const planned = given.planned?.filter(({ isFork }) => !isFork) ?? null;
  const compared = trials.filter((trial) => !forks.has(trial) && !isClone(trial));
  const results = compareTrials(compared, { planned, baselines, wholeBlocks, resamples, includeInitial });
  const ofForks = forksSection(trials, resamples);
  const sections: readonly (ReportSection | null)[] = [
    ...statisticsSections(results, smooth),
    table3Section(compared),
    ofForks,
    clonesSection(trials),
    editsSection(trials),
    evaluatedEditsSection(trials),
    boostMapSection(compared),
    variantsSection(trials.filter((trial) => !isClone(trial))),
    // What is not analysed is named with all else that is missing.
    ...(analysis ? analysisSections(trials.map(({ place, method }) => ({ folder: place.path, method }))) : []).filter(
      ({ id }) => id !== 'analysis-missing',
    ),
    gapsSection(given, notAnalysed),
    runsSection(trials),
    settingsSection(given),
  ];
  const told = summary(given, results, { title, wholeBlocks });
  return {
    ...told,
    answer: ofForks === null ? told.answer : `${told.answer} Forks are held against their trunks: "${ofForks.title}".`,
    sections: numbered(sections.filter((section) => section !== null)),
  };
}
