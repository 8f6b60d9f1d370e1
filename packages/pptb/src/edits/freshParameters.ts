import type { EditMove, EditWindow, PathEditDefinition } from '../pathEdit.ts';

/** Why an edit without fresh parameters is refused. */
export function needsFreshText(name: string): string {
  return (
    `The edit '${name}' needs fresh parameters, drawn as at the start of training: give fresh(), or a policy with ` +
    'fresh(generator) and a generator.'
  );
}

/** Fresh parameters of the policy [m]. @throws RangeError where nobody gives them */
function freshOf({ fresh, newest }: Pick<EditWindow, 'fresh' | 'newest'>, name: string): Float32Array {
  if (fresh === undefined) throw new RangeError(needsFreshText(name));
  const parameters = fresh();
  if (parameters.length === newest.length) return parameters;
  throw new RangeError(`The policy's fresh(generator) gave ${parameters.length} parameters of ${newest.length}.`);
}

export interface ShrinkPerturbSettings {
  /** a in [0, 1]: the share of the weights that stays. Default 0.8, ours. */
  readonly shrink: number;
  /** b in [0, 1]: the share of fresh weights that is added. Default 0.2, ours. */
  readonly perturb: number;
}

/**
 * Shrink and perturb (Ash and Adams, arXiv 1910.08475): theta' = a theta_n + b theta_fresh, theta_fresh drawn as at the start of
 * training. a 1, b 0 changes nothing; a 0, b 1 is a reset of the whole policy.
 */
export const shrinkPerturb: PathEditDefinition<ShrinkPerturbSettings> = {
  name: 'shrink-perturb',
  text: 'shrinks the weights and adds fresh ones, a soft reset',
  settings: { shrink: 0.8, perturb: 0.2 },
  settingTexts: {
    shrink: 'share of the weights that shrink-perturb leaves, from 0 to 1',
    perturb: 'share of fresh weights that shrink-perturb adds, from 0 to 1',
  },
  needsFresh: true,
  resolve(settings) {
    for (const [name, value] of Object.entries(settings)) {
      if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must be a number from 0 to 1, got ${value}.`);
    }
    return settings;
  },
  edit(window, { shrink, perturb }): EditMove {
    const fresh = freshOf(window, 'shrink-perturb');
    return { boosted: Float64Array.from(window.newest, (value, k) => (shrink - 1) * value + perturb * fresh[k]) };
  },
};

/** The reset of the primacy bias (Nikishin et al., arXiv 2205.07802): the policy's last layer is drawn anew, the others stay. */
export const freshLastLayer: PathEditDefinition<object> = {
  name: 'fresh-last-layer',
  text: 'draws the last layer anew',
  settings: {},
  needsFresh: true,
  edit(window): EditMove {
    const { path, newest } = window;
    const fresh = freshOf(window, 'fresh-last-layer');
    const last = path.layers[path.layers.length - 1];
    const { start, end } = path.layer(last).range;
    const boosted = new Float64Array(newest.length);
    for (let k = start; k < end; k += 1) boosted[k] = fresh[k] - newest[k];
    return { boosted };
  },
};
