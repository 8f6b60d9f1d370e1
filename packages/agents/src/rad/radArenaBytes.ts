import { requiredArenaBytes } from '@policypath/nets';
import { withDefaults } from '../optionChecks.ts';
import { radNetworkShapes, type RadSizes } from './radNetworkShapes.ts';
import { radDefaults } from './radOptions.ts';

/**
 * Arena bytes that the networks and optimisers of one `Rad` take; give `createEngine` at least this as `arenaBytes`, and
 * more when something else shares the arena.
 */
export function radArenaBytes(sizes: Pick<RadSizes, 'image' | 'actionSize'> & Partial<RadSizes>): number {
  const { encoder, trunk, critic } = radNetworkShapes(withDefaults(radDefaults, sizes) as RadSizes);
  return requiredArenaBytes([
    { kind: 'encoder', ...encoder, adam: true },
    { kind: 'encoder', ...encoder, trainable: false },
    { kind: 'tied-encoder', tiedTo: encoder, featureSize: encoder.featureSize, adam: true },
    { kind: 'mlp', ...trunk, adam: true },
    { kind: 'twin', ...critic, adam: true },
    { kind: 'twin', ...critic },
  ]);
}
