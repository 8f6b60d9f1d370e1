import type { PlannedModule } from '@policypath/nets';
import { sacDefaults, type SacHyperParameters } from './sacOptions.ts';

/**
 * The networks and optimisers of one `Sac`, for `createEngine({ modules })`, which opens the workspace that they take, and
 * for `engineBytes`.
 */
export function sacModules(
  observationSize: number,
  actionSize: number,
  options: Partial<Pick<SacHyperParameters, 'hiddenSizes' | 'batchSize'>> = {},
): PlannedModule[] {
  const { hiddenSizes = sacDefaults.hiddenSizes, batchSize = sacDefaults.batchSize } = options;
  const actor = [observationSize, ...hiddenSizes, 2 * actionSize];
  const critic = {
    kind: 'twin',
    sizes: [observationSize + actionSize, ...hiddenSizes, 1],
    maximumBatch: batchSize,
  } as const;
  return [{ kind: 'mlp', sizes: actor, maximumBatch: batchSize, adam: true }, { ...critic, adam: true }, critic];
}
