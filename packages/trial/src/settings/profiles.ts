import type { RadProfileName } from '@policypath/agents';

/** 'sac': the paper's sizes and rates; the others are those of published code. */
export const sacProfileNames = ['sac', 'rad', 'pytorch-sac'] as const;
export type SacProfileName = (typeof sacProfileNames)[number];

export const radProfileNames = ['rad-script', 'rad-community', 'cpu'] as const satisfies readonly RadProfileName[];
