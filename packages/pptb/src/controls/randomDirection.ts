import type { PathBuffer } from '@policypath/path-buffer';
import { norm } from '../editPart.ts';
import type { PathEditor } from '../pathEdit.ts';
import { movedNewest } from './weightedEdit.ts';

/** What directions are drawn from: a generator of @policypath/random, or anything like it. */
export interface NormalGenerator {
  /** Standard normal. */
  normal(): number;
}

export interface RandomDirectionOptions {
  readonly path: PathBuffer;
  /** Whose displacement is taken, such as a `PathTrimmerBooster` of the same path. */
  readonly like: PathEditor;
  /** Seeded. Its state is the caller's to save. */
  readonly generator: NormalGenerator;
}

/**
 * Control: a random direction of the same norm, theta' = theta_n + d g / |g|, g standard normal and d the displacement
 * of the edit that `like` makes now; for each of its layers where it edits layers. Reported as share boosted. No draw
 * is made for a part that does not move.
 */
export function randomDirection({ path, like, generator }: RandomDirectionOptions): PathEditor {
  return {
    get feedback() {
      return like.feedback;
    },
    update: () => like.update(),
    edit() {
      const started = performance.now();
      const { parts, feedback } = like.edit();
      const boosted = new Float64Array(path.dimension);
      for (const { layer, displacement } of parts) {
        if (displacement === 0) continue;
        const { start, end } = layer === null ? { start: 0, end: path.dimension } : path.layer(layer).slice;
        const direction = boosted.subarray(start, end);
        for (let k = 0; k < direction.length; k += 1) direction[k] = generator.normal();
        const scale = displacement / norm(direction);
        for (let k = 0; k < direction.length; k += 1) direction[k] *= scale;
      }
      const edit = movedNewest({ path, smoothed: new Float64Array(path.dimension), boosted, feedback });
      return { ...edit, milliseconds: performance.now() - started };
    },
    saveState: () => like.saveState(),
    loadState: (state) => like.loadState(state),
    close: () => like.close(),
  };
}
