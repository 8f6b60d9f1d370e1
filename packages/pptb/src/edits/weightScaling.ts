import type { PathEditDefinition } from '../pathEdit.ts';
import { boostOnly } from './partsOfPptb.ts';
import { pptb, trimAndBoost } from './pptb.ts';

/**
 * Control for boosting an uncentred path, whose first direction is nearly theta itself: theta' = (1 + c) theta_n, c so that the
 * move is as long as that of `boost-only` with the same settings, c = |b| / |theta_n|; for each layer where it edits layers.
 */
export const weightScaling: PathEditDefinition<typeof boostOnly.settings> = {
  ...boostOnly,
  name: 'weight-scaling',
  text: 'control: scales the weights as far as pptb boosts',
  // As far as PPTB's boost, but not along the path.
  boost: undefined,
  edit(window, settings) {
    const { newest, parts } = window;
    const like = trimAndBoost(window, { ...pptb.settings, ...settings });
    const boosted = new Float64Array(newest.length);
    for (const [i, { start, svd }] of parts.entries()) {
      const share = like.parts[i].boostedShare;
      for (let k = start; k < start + svd.dimension; k += 1) boosted[k] = share * newest[k];
    }
    return { boosted, feedback: like.feedback };
  },
};
