import type { EditedPathOptions } from '@policypath/pptb';
import type { PptbSettings } from './trialSchema.ts';

/** When a trial takes snapshots and edits: the part of its settings that a schedule takes. */
export function scheduleOf(settings: PptbSettings): EditedPathOptions['schedule'] {
  const { snapshotClock, snapshotInterval, snapshotUpdates, period, rank, minimumSnapshots } = settings;
  const { capacity: window, stopStep, periodClock, editPhase, pathStart, windowSpan } = settings;
  return {
    snapshotClock,
    snapshotInterval,
    snapshotUpdates,
    period,
    rank,
    minimumSnapshots,
    window,
    stopStep: stopStep ?? undefined,
    periodClock,
    editPhase,
    pathStart,
    windowSpan: windowSpan === 'since-edit' ? 'since-edit' : 'snapshots',
  };
}
