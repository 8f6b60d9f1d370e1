import { requiredArenaBytes } from '@policypath/nets';
import { sacDefaults, type SacHyperParameters } from './sacOptions.ts';

/**
 * Arena bytes that the networks and optimisers of one `Sac` take; give `createEngine` at least this as `arenaBytes`, and
 * more when something else shares the arena.
 */
export function sacArenaBytes(
  observationSize: number,
  actionSize: number,
  options: Partial<Pick<SacHyperParameters, 'hiddenSizes' | 'batchSize'>> = {},
): number {
  const { hiddenSizes = sacDefaults.hiddenSizes, batchSize = sacDefaults.batchSize } = options;
  const actor = [observationSize, ...hiddenSizes, 2 * actionSize];
  const critic = {
    kind: 'twin',
    sizes: [observationSize + actionSize, ...hiddenSizes, 1],
    maximumBatch: batchSize,
  } as const;
  return requiredArenaBytes([
    { kind: 'mlp', sizes: actor, maximumBatch: batchSize, adam: true },
    { ...critic, adam: true },
    critic,
  ]);
}
