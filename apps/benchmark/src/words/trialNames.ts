import type { TrialConfig } from '@policypath/trial/records';

/** e.g. 'Hopper-v4 td3-pptb seed 3'. */
export function trialName({ environment, agent, variant, seed }: TrialConfig): string {
  return `${environment} ${agent}${variant === 'base' ? '' : `-${variant}`} seed ${seed}`;
}

/** The default folder of a trial, e.g. 'runs/Hopper-v4-td3-pptb-seed-3'; a slash in the environment's id becomes '_'. */
export function defaultFolder(config: TrialConfig): string {
  return `runs/${trialName(config).replaceAll(' ', '-').replaceAll('/', '_')}`;
}

/** A trial of a benchmark by name, e.g. 'Hopper-v4 pptb seed 3'. */
export function trialLabel({ environment, variant, seed }: BenchmarkTrialName): string {
  return `${environment} ${variant} seed ${seed}`;
}

/** The fields that identify a trial within its benchmark. */
export interface BenchmarkTrialName {
  readonly environment: string;
  /** The variant's name in the benchmark. */
  readonly variant: string;
  readonly seed: number;
}
