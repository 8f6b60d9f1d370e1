import { available, notAvailable, type NumberOrReason } from './numberOrReason.ts';
import { truncate as truncated } from './truncate.ts';

/** The improvement in one environment, as `improvement` returned it. */
export interface NamedImprovement {
  readonly name: string;
  readonly improvement: NumberOrReason;
}

export interface AggregateOptions {
  /**
   * As the paper prints: each improvement in per cent truncated to two decimals before the mean is taken, and the mean
   * to four. Default false: nothing is cut.
   */
  readonly truncate?: boolean;
}

/**
 * The aggregate over environments: the plain arithmetic mean of 1 + improvement, so that the base has 1. Not available
 * when one of the improvements is not, with their names: leaving an environment out silently would change the question.
 * Source: "The Ladder in Chaos", Table 1 (protocol.md F.1).
 *
 * @throws RangeError when no improvement is given
 */
export function aggregate(
  improvements: readonly NamedImprovement[],
  { truncate = false }: AggregateOptions = {},
): NumberOrReason {
  if (improvements.length === 0) throw new RangeError('no improvements were given: an aggregate needs at least one');
  const values: number[] = [];
  const missing: string[] = [];
  for (const { name, improvement } of improvements) {
    if (improvement.available) values.push(truncate ? truncated(100 * improvement.value, 2) / 100 : improvement.value);
    else missing.push(name);
  }
  if (missing.length > 0) return notAvailable(`no improvement is available for ${missing.join(', ')}`);
  const mean = 1 + values.reduce((sum, value) => sum + value, 0) / values.length;
  return available(truncate ? truncated(mean, 4) : mean);
}
