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
export function trialLabel(trial: BenchmarkTrialName): string {
  return `${trialGroup(trial)} seed ${trial.seed}`;
}

/** A trial of a benchmark and those of other seeds, e.g. 'Hopper-v4 pptb', or 'Hopper-v4 sac pptb' where it has several agents. */
export function trialGroup({ environment, agent, variant }: Omit<BenchmarkTrialName, 'seed'>): string {
  return [environment, ...(agent === undefined ? [] : [agent]), variant].join(' ');
}

/** The fields that identify a trial within its benchmark. */
export interface BenchmarkTrialName {
  readonly environment: string;
  /** Where the benchmark has several. */
  readonly agent?: string;
  /** The variant's name in the benchmark. */
  readonly variant: string;
  readonly seed: number;
}
