import { waitingText } from '@policypath/path-report';
import { plainBoth } from '../../words/steps.ts';
import type { ReportSection } from '../report/section.ts';
import { hasRecordedPath } from '../../analysis/recordedPath.ts';
import { readAnalysis } from '../../analysis/analysisFile.ts';
import { alignmentTable } from './alignmentTable.ts';
import { changeFigure } from './changeFigure.ts';
import { changeTable } from './changeTable.ts';
import { concentrationFigure, dimensionFigure } from './dimensionFigure.ts';
import { evolvementFigure } from './evolvementFigure.ts';
import { phenomenaTable } from './phenomenaTable.ts';
import { sideBySideSection } from './sideBySide.ts';
import { reconstructionTables } from './reconstructionTables.ts';
import { groupName, trialGroups, type TrialGroup } from './trialGroup.ts';
import { stillFigure, weightNormFigure } from './layerFigures.ts';

/** A trial that may have been analysed. */
export interface AnalysedTrial {
  readonly folder: string;
  /** What results call its method. */
  readonly method: string;
}

/**
 * What `policypath analyze` found in these trials, one section for each environment and method that were
 * recorded and analysed alike, after one that sets them side by side: tables over seeds,
 * figures of the paper's section 3 and appendix with null models drawn beside the data. Trials without a recorded path
 * are passed over; recorded ones that were not analysed are named in a section of their own.
 */
export function analysisSections(trials: readonly AnalysedTrial[]): ReportSection[] {
  const recorded = trials.filter(({ folder }) => hasRecordedPath(folder));
  const read = recorded.map(({ folder, method }) => ({ folder, method, analysis: readAnalysis(folder) }));
  const missing = read.filter(({ analysis }) => analysis === null).map(({ folder }) => folder);
  const groups = trialGroups(
    read.flatMap(({ method, analysis }) => (analysis === null ? [] : [{ ...analysis, variant: method }])),
  );
  const sideBySide = groups.length > 1 ? [sideBySideSection(groups)] : [];
  return [...sideBySide, ...groups.map(sectionOf), ...(missing.length === 0 ? [] : [missingSection(missing)])];
}

function sectionOf(group: TrialGroup): ReportSection {
  const unfinished = group.trials.filter(({ finished }) => !finished).map(({ seed }) => seed);
  const [{ path, seed }] = group.trials;
  const reconstructed = reconstructionTables(group);
  const stepsText = group.actionRepeat === 1 ? 'steps' : 'environment steps';
  return {
    id: group.prefix,
    title: `Learning path: ${groupName(group)}`,
    paragraphs: [
      `${path.snapshots} recorded snapshots of ${path.dimension} parameters, ${stepsText} ${plainBoth(path.steps[0], group.actionRepeat)} to ${plainBoth(path.steps.at(-1) ?? 0, group.actionRepeat)} (seed ${seed}). ` +
        `${path.waiting === 0 ? '' : `${waitingText(path.waiting)}. `}Null models are drawn beside everything: walks matched to the path, ` +
        'and surrogates made of the recorded steps themselves. What lies inside their bands is what noise alone looks like.',
      ...policyNotes(group),
      ...(unfinished.length === 0 ? [] : [`Not finished when analysed: seed ${unfinished.join(', ')}.`]),
      ...(reconstructed.length === 0
        ? ['Reconstructed policies were not evaluated (policypath analyze with --reconstructions above 0).']
        : []),
    ],
    tables: [phenomenaTable(group), changeTable(group), alignmentTable(group), ...reconstructed],
    figures: [
      changeFigure(group),
      dimensionFigure(group),
      concentrationFigure(group),
      evolvementFigure(group, 'none'),
      evolvementFigure(group, 'mean'),
      weightNormFigure(group),
      stillFigure(group),
    ],
  };
}

/** What the reader must know of the policy whose path this is. */
function policyNotes({ agent }: TrialGroup): string[] {
  const both = 'its last layer holds mean and log standard deviation side by side';
  if (agent === 'sac') return [`The policy is the whole actor; ${both}.`];
  if (agent === 'clone') return ['A cloned policy: its steps are updates.'];
  if (agent !== 'rad') return [];
  return [
    `The policy is the actor's trunk (layers 1 to 3; its convolutions are the critics'); ${both}. A reconstructed trunk acts with the ` +
      "encoder of its snapshot's own moment, a period's mean policy with that of the period's last snapshot.",
  ];
}

function missingSection(folders: readonly string[]): ReportSection {
  return {
    id: 'analysis-missing',
    title: 'Learning paths not analysed',
    paragraphs: [
      `${folders.length} recorded ${folders.length === 1 ? 'path was' : 'paths were'} not analysed, or by another version: run policypath analyze ${folders.join(' ')}`,
    ],
    tables: [],
    figures: [],
  };
}
