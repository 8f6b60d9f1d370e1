import { exp, log } from '@policypath/elementary';

/** How a reward falls off outside its bounds. */
export type Sigmoid = 'gaussian' | 'linear' | 'quadratic';

export interface ToleranceOptions {
  /** The interval that earns 1, its ends included. Default: [0, 0]. */
  readonly lower?: number;
  readonly upper?: number;
  /** Distance from the interval at which the reward has fallen to `valueAtMargin`; 0: nothing outside. Default 0. */
  readonly margin?: number;
  /** Default 'gaussian'. */
  readonly sigmoid?: Sigmoid;
  /** In (0, 1); for 'linear' and 'quadratic', which reach 0, in [0, 1). Default 0.1. */
  readonly valueAtMargin?: number;
}

/**
 * A reward in [0, 1]: 1 where lower <= value <= upper, less with the distance d (in margins) outside:
 *
 * | sigmoid | at d, with v = valueAtMargin |
 * | --- | --- |
 * | gaussian | v^(d^2) |
 * | linear | max(0, 1 - (1 - v) d) |
 * | quadratic | max(0, 1 - (1 - v) d^2) |
 *
 * Source: `tolerance` of dm_control's `rewards.py`.
 */
export function tolerance(value: number, options: ToleranceOptions = {}): number {
  const { lower = 0, upper = 0, margin = 0, sigmoid = 'gaussian', valueAtMargin = 0.1 } = options;
  if (value >= lower && value <= upper) return 1;
  if (margin === 0) return 0;
  const distance = (value < lower ? lower - value : value - upper) / margin;
  if (sigmoid === 'gaussian') return exp(log(valueAtMargin) * distance ** 2);
  return Math.max(0, 1 - (1 - valueAtMargin) * (sigmoid === 'linear' ? distance : distance ** 2));
}
