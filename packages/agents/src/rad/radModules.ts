import type { PlannedModule } from '@policypath/nets';
import { withDefaults } from '../optionChecks.ts';
import { radNetworkShapes, type RadSizes } from './radNetworkShapes.ts';
import { radDefaults } from './radOptions.ts';

/**
 * The networks and optimisers of one `Rad`, for `createEngine({ modules })`, which opens the workspace that they take, and
 * for `engineBytes`.
 */
export function radModules(sizes: Pick<RadSizes, 'image' | 'actionSize'> & Partial<RadSizes>): PlannedModule[] {
  const { encoder, trunk, critic } = radNetworkShapes(withDefaults(radDefaults, sizes) as RadSizes);
  return [
    { kind: 'encoder', ...encoder, adam: true },
    { kind: 'encoder', ...encoder, trainable: false },
    { kind: 'tied-encoder', tiedTo: encoder, featureSize: encoder.featureSize, adam: true },
    { kind: 'mlp', ...trunk, adam: true },
    { kind: 'twin', ...critic, adam: true },
    { kind: 'twin', ...critic },
  ];
}
