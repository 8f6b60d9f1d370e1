import type { TrialConfig } from '@policypath/trial/records';

/** e.g. 'Hopper-v4 td3-pptb seed 3'. */
export function trialName({ environment, agent, variant, seed }: TrialConfig): string {
  return `${environment} ${agent}${variant === 'base' ? '' : `-${variant}`} seed ${seed}`;
}

/** Where a trial goes when no folder is given, e.g. 'runs/Hopper-v4-td3-pptb-seed-3'; a slash in the environment's id becomes '_'. */
export function defaultFolder(config: TrialConfig): string {
  return `runs/${trialName(config).replaceAll(' ', '-').replaceAll('/', '_')}`;
}
