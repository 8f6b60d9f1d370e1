import { exp, log } from '@policypath/elementary';

const halfLogTwoPi = 0.5 * log(2 * Math.PI);

/** log N(action; mean, exp(logStd)^2), summed over the components of one row that begins at `at`. */
export function logProbability(
  action: ArrayLike<number>,
  mean: ArrayLike<number>,
  logStd: ArrayLike<number>,
  at = 0,
): number {
  let sum = 0;
  for (let i = 0; i < logStd.length; i += 1) {
    const standard = (action[at + i] - mean[at + i]) * exp(-logStd[i]);
    sum -= 0.5 * standard * standard + logStd[i] + halfLogTwoPi;
  }
  return sum;
}

/** Entropy of a Gaussian with these log standard deviations [a]. */
export function entropyOf(logStd: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < logStd.length; i += 1) sum += 0.5 + halfLogTwoPi + logStd[i];
  return sum;
}
