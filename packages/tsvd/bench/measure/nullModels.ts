import { loadKernels } from '@policypath/kernels';
import { createGenerator } from '@policypath/random';
import { compareWithNull, type NullName, type TemporalKernels } from '../../src/index.ts';
import { generatedPath } from '../generatedPath.ts';
import { best, processorSeconds, seconds } from '../seconds.ts';

export interface NullModelsOptions {
  readonly snapshots: number;
  readonly dimension: number;
  readonly draws: number;
  readonly repeats: number;
  /** The path that is compared whole, with all null models and as many draws as analyses make. */
  readonly compared: { readonly snapshots: number; readonly dimension: number };
}

/** Processor seconds a draw: a surrogate and a walk, by plain loops and by compiled kernels. */
export interface MeasuredNullModels extends Pick<NullModelsOptions, 'snapshots'> {
  readonly times: readonly {
    readonly null: NullName;
    readonly plain: readonly number[];
    readonly compiled: readonly number[];
  }[];
  /** Seconds on the clock and of the processor, on two threads: all null models, 99 draws of each. */
  readonly compared: {
    readonly snapshots: number;
    readonly dimension: number;
    readonly clock: number;
    readonly processor: number;
  };
}

export async function nullModels({
  snapshots,
  dimension,
  draws,
  repeats,
  compared,
}: NullModelsOptions): Promise<MeasuredNullModels> {
  const path = generatedPath({ snapshots, dimension });
  const kernels = await loadKernels();
  const timesOf = (name: NullName, given?: TemporalKernels): number[] => {
    const compare = (count: number): void => {
      const options = { nulls: [name], repeats: count, snapshots, kernels: given };
      compareWithNull(path, { generator: createGenerator(1, 'bench'), ...options });
    };
    // Less what is done once, whatever the number of draws.
    const once = (): number => processorSeconds(() => compare(draws + 1)) - processorSeconds(() => compare(1));
    return Array.from({ length: repeats }, () => once() / draws);
  };
  const times = (['flippedIncrements', 'randomWalk'] as const).map((name) => ({
    null: name,
    plain: timesOf(name),
    compiled: timesOf(name, kernels),
  }));
  const rows = generatedPath(compared);
  const two = await loadKernels({ threads: 2 });
  const whole = (): void => void compareWithNull(rows, { generator: createGenerator(1, 'bench'), kernels: two });
  const clocks: number[] = [];
  const processor = Array.from({ length: repeats }, () => processorSeconds(() => clocks.push(seconds(whole))));
  return { snapshots, times, compared: { ...compared, clock: best(clocks), processor: best(processor) } };
}
