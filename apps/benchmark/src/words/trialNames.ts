import type { TrialConfig } from '@policypath/trial/records';

/** e.g. 'Hopper-v4 td3-pptb seed 3'. */
export function trialName({ environment, agent, variant, seed }: TrialConfig): string {
  return `${environment} ${agent}${variant === 'base' ? '' : `-${variant}`} seed ${seed}`;
}

/** Where a trial goes when no folder is given, e.g. 'runs/Hopper-v4-td3-pptb-seed-3'; a slash in the environment's id becomes '_'. */
export function defaultFolder(config: TrialConfig): string {
  return `runs/${trialName(config).replaceAll(' ', '-').replaceAll('/', '_')}`;
}

/** A trial as its benchmark names it, e.g. 'Hopper-v4 pptb seed 3'. */
export function trialLabel({ environment, variant, seed }: BenchmarkTrialName): string {
  return `${environment} ${variant} seed ${seed}`;
}

/** What tells a trial from the others of its benchmark. */
export interface BenchmarkTrialName {
  readonly environment: string;
  /** The benchmark's own name of a variant with settings of its own. */
  readonly variant: string;
  readonly seed: number;
}
