import type { PlannedModule } from '@policypath/nets';
import { td3Defaults, type Td3HyperParameters } from './td3Options.ts';

/**
 * The networks and optimisers of one `Td3`, for `createEngine({ modules })`, which opens the workspace that they take, and
 * for `engineBytes`.
 */
export function td3Modules(
  observationSize: number,
  actionSize: number,
  options: Partial<Pick<Td3HyperParameters, 'hiddenSizes' | 'batchSize'>> = {},
): PlannedModule[] {
  const { hiddenSizes = td3Defaults.hiddenSizes, batchSize = td3Defaults.batchSize } = options;
  const actor = { kind: 'mlp', sizes: [observationSize, ...hiddenSizes, actionSize], maximumBatch: batchSize } as const;
  const critic = {
    kind: 'twin',
    sizes: [observationSize + actionSize, ...hiddenSizes, 1],
    maximumBatch: batchSize,
  } as const;
  return [{ ...actor, adam: true }, actor, { ...critic, adam: true }, critic];
}
