import { requiredArenaBytes } from '@policypath/nets';
import { td3Defaults, type Td3HyperParameters } from './td3Options.ts';

/**
 * Arena bytes that the networks and optimisers of one `Td3` take; give `createEngine` at least this as `arenaBytes`, and
 * more when something else shares the arena.
 */
export function td3ArenaBytes(
  observationSize: number,
  actionSize: number,
  options: Partial<Pick<Td3HyperParameters, 'hiddenSizes' | 'batchSize'>> = {},
): number {
  const { hiddenSizes = td3Defaults.hiddenSizes, batchSize = td3Defaults.batchSize } = options;
  const actor = { kind: 'mlp', sizes: [observationSize, ...hiddenSizes, actionSize], maximumBatch: batchSize } as const;
  const critic = {
    kind: 'twin',
    sizes: [observationSize + actionSize, ...hiddenSizes, 1],
    maximumBatch: batchSize,
  } as const;
  return requiredArenaBytes([{ ...actor, adam: true }, actor, { ...critic, adam: true }, critic]);
}
