import { Option } from 'commander';

/** Names of the engines that compute networks, and the choice of the best one that is there. */
export const engineNames = ['auto', 'native', 'wasm', 'tensorflow'] as const;

/** --engine, by default the best that is there. */
export function engineOption(): Option {
  return new Option('--engine <name>', 'what computes the networks').choices(engineNames).default('auto');
}
