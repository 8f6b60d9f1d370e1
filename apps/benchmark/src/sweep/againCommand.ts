import { commandLine, type EngineChoice, quoted } from '@policypath/trial/node';
import type { Selection } from './selection.ts';

/** Options of `policypath sweep` as they are parsed; none has been changed since. */
export interface SweepOptions {
  readonly out?: string;
  readonly plan?: true;
  readonly status?: true;
  readonly jobs?: number;
  readonly queue?: string;
  readonly slurm?: true;
  readonly slurmOut?: string;
  readonly retries: number;
  readonly only?: Selection;
  readonly engine: EngineChoice['engine'];
  readonly threads: '1' | '2';
  readonly nice: number;
  readonly checkpointMinutes: number;
  readonly allowEngineChange?: true;
}

/** What holds where an option is not given. */
export const sweepDefaults = { retries: 2, engine: 'auto', threads: '1', nice: 0, checkpointMinutes: 10 } as const;

/** The command that goes on with a sweep as it was asked for; `queue` is the address without its password. */
export function againCommand(file: string, options: SweepOptions, queue: string | null = null): string {
  const { out, slurm, slurmOut, jobs, retries, only, engine, threads, nice, checkpointMinutes } = options;
  const chosen = Object.entries(only ?? {}).flatMap(([key, values]) => values.map((value) => `${key}=${value}`));
  const parts: (string | null)[] = [
    `sweep ${quoted(file)}`,
    out === undefined ? null : `--out ${quoted(out)}`,
    queue === null ? null : `--queue ${quoted(queue)}`,
    slurm ? '--slurm' : null,
    slurmOut === undefined ? null : `--slurm-out ${quoted(slurmOut)}`,
    jobs === undefined ? null : `--jobs ${jobs}`,
    retries === sweepDefaults.retries ? null : `--retries ${retries}`,
    engine === sweepDefaults.engine ? null : `--engine ${engine}`,
    threads === sweepDefaults.threads ? null : `--threads ${threads}`,
    nice === sweepDefaults.nice ? null : `--nice ${nice}`,
    checkpointMinutes === sweepDefaults.checkpointMinutes ? null : `--checkpoint-minutes ${checkpointMinutes}`,
    options.allowEngineChange ? '--allow-engine-change' : null,
    chosen.length === 0 ? null : `--only ${quoted(chosen.join(','))}`,
  ];
  return commandLine(parts.filter((part) => part !== null).join(' '));
}
