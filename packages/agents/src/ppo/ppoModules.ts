import type { PlannedModule } from '@policypath/nets';
import { ppoDefaults, type PpoHyperParameters } from './ppoOptions.ts';

/**
 * The networks and optimisers of one `Ppo`, for `createEngine({ modules })`, which opens the workspace that they take, and
 * for `engineBytes`.
 */
export function ppoModules(
  observationSize: number,
  actionSize: number,
  options: Partial<Pick<PpoHyperParameters, 'hiddenSizes' | 'batchSize'>> = {},
): PlannedModule[] {
  const { hiddenSizes = ppoDefaults.hiddenSizes, batchSize = ppoDefaults.batchSize } = options;
  const network = (outputs: number): PlannedModule => ({
    kind: 'mlp',
    sizes: [observationSize, ...hiddenSizes, outputs],
    maximumBatch: batchSize,
    adam: true,
  });
  return [network(actionSize), network(1), { kind: 'vector', size: actionSize, adam: true }];
}
