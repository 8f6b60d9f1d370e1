import type { PptbSettings } from '../../src/records/index.ts';
import type { RecordedPath } from '../../src/index.ts';
import { PathBuffer, layerNorms, type ParameterLayout, type PathBufferState } from '@policypath/path-buffer';
import { fillBuffer } from '../../src/path/recordedPath.ts';

/** Moves the policy a little along the path, over a real path buffer. */
export function createFakePath(layout: ParameterLayout, settings: PptbSettings): RecordedPath {
  const buffer = new PathBuffer({ capacity: settings.capacity, layout });
  let strength = 0.1;
  let lastSnapshot = 0;
  return {
    parameterCount: buffer.dimension,
    snapshots: {
      get begin() {
        return buffer.begin;
      },
      get end() {
        return buffer.end;
      },
      readRecord: (index, out) => out.set(buffer.at(index)),
    },
    stepOf: (index) => index,
    snapshotDue: ({ step, policyUpdates }) =>
      step === 0 || (policyUpdates % settings.snapshotUpdates === 0 && policyUpdates > lastSnapshot),
    dueBetween: () => false,
    snapshot(parameters, step) {
      buffer.push(parameters, step);
      lastSnapshot = settings.snapshotUpdates * (buffer.end - 1);
    },
    editDue: ({ step }) => step % settings.period === 0 && buffer.length > settings.rank,
    edit() {
      const newest = buffer.at(buffer.end - 1);
      const oldest = buffer.at(buffer.begin);
      strength *= 0.99;
      const parameters = newest.map((value, i) => value + strength * (value - oldest[i]));
      return {
        parameters,
        displacement: Math.hypot(...parameters.map((value, i) => value - newest[i])),
        trimmedShare: 0,
        boostedShare: 1,
        rankUsed: 1,
        gaps: {},
        weightNormByLayer: layerNorms(layout, parameters),
        milliseconds: 0,
      };
    },
    editBy: () => {
      throw new Error('the fake path has one edit');
    },
    saveState: () => ({ strength, lastSnapshot, buffer: { ...buffer.saveState() } }),
    stateAfter: (_progress, saved) => saved ?? { strength, lastSnapshot, buffer: { ...buffer.saveState() } },
    async restore(state, rows) {
      strength = state['strength'] as number;
      lastSnapshot = state['lastSnapshot'] as number;
      await fillBuffer(buffer, state['buffer'] as unknown as PathBufferState, rows);
    },
  };
}
