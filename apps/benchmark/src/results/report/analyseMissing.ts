import { readAnalysis } from '../../analysis/analysisFile.ts';
import { hasRecordedPath } from '../../analysis/recordedPath.ts';
import { createAnalysisProgress } from '../../analysis/analysisProgress.ts';
import { analyseTrial } from '../../analysis/analyseTrial.ts';
import { defaultPathOptions, type PathOptions } from '../../analysis/trialAnalysis.ts';
import { createPolicyEvaluator } from '../../analysis/policyEvaluator.ts';
import { withoutPath, type Unreadable } from '../../store/readTrials.ts';
import type { StoredTrial } from '../../store/storedTrial.ts';

export interface AnalyseMissingOptions {
  /** Told what happens. */
  readonly say: (line: string) => void;
  readonly path?: PathOptions;
}

/**
 * Analyses the recorded paths of finished trials that have no analysis yet, or one from before they finished, into their
 * folders. Running trials are left out, because their paths are not complete.
 *
 * @returns the trials without an analysis, and why
 */
export async function analyseMissing(
  trials: readonly StoredTrial[],
  { say, path = defaultPathOptions }: AnalyseMissingOptions,
): Promise<Unreadable[]> {
  const recorded = trials
    .filter(({ place }) => hasRecordedPath(place.path))
    .map(({ place, state }) => ({ place, state, analysis: readAnalysis(place.path) }));
  const due = recorded.filter(
    ({ state, analysis }) => state === 'finished' && (analysis === null || !analysis.finished),
  );
  const waiting = recorded.filter(({ state, analysis }) => state !== 'finished' && analysis === null);
  if (due.length > 0) {
    say(
      `analysing ${due.length} recorded path${due.length === 1 ? '' : 's'} first; --no-analysis leaves them out, and ` +
        'what is done is kept when you interrupt',
    );
  }
  const failures: Unreadable[] = [];
  const progress = createAnalysisProgress();
  for (const { place } of due) {
    try {
      await analyseTrial(place.path, {
        path,
        // Reconstructed policies play whole episodes, which takes minutes a trial: `policypath analyze` evaluates them.
        reconstructions: null,
        createEvaluator: createPolicyEvaluator,
        show: (phase, done, total) => progress.show(place.shown, phase, done, total),
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const reason = withoutPath(message, place.path, place.shown);
      say(`${place.shown}: ${reason}`);
      // What was done before the error is in the trial's folder, and will be shown the next time: so it is this time.
      if (readAnalysis(place.path) === null) failures.push({ shown: place.shown, reason });
    } finally {
      progress.clear();
    }
  }
  return [
    ...failures,
    ...waiting.map(({ place }) => ({
      shown: place.shown,
      reason: 'the trial has not finished; policypath analyze does it now',
    })),
  ];
}
