import os from 'node:os';
import { freeDiskBytes } from '@policypath/trial/node';
import { knownEnvironments } from '@policypath/envs';
import { describeEngines, type EnginesReport } from './describeEngines.ts';
import { findCompiler, type Compiler } from './findCompiler.ts';
import { measureSteps } from './measureSteps.ts';
import { measureUpdate, type UpdateSpeed } from './measureUpdate.ts';
import { missingParts, type MissingPart } from './missingParts.ts';
import { nodeSupport, type NodeSupport } from './nodeSupport.ts';
import { attempt, type Outcome } from './outcome.ts';
import { trialNeeds, type TrialNeeds } from './trialNeeds.ts';

/** Everything `policypath doctor` finds. */
export interface Diagnosis {
  readonly node: NodeSupport;
  readonly machine: Machine;
  readonly engines: Outcome<EnginesReport>;
  readonly compiler: Outcome<Compiler>;
  /** With one thread and with two. */
  readonly updates: readonly Outcome<UpdateSpeed>[];
  readonly environment: string;
  readonly stepsPerSecond: Outcome<number>;
  readonly trial: Outcome<TrialNeeds>;
  readonly freeMemoryBytes: number;
  readonly freeDisk: Outcome<{ readonly folder: string; readonly bytes: number }>;
  readonly missing: readonly MissingPart[];
}

export interface Machine {
  readonly system: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Processes that wanted a core over the last minute; 0 on Windows. */
  readonly load: number;
}

export interface DiagnoseOptions {
  /** Where trials would be stored. */
  readonly folder: string;
  /** How long each speed is measured. Default 1. */
  readonly seconds?: number;
  readonly onProgress?: (what: string) => void;
}

/** Looks at the machine and measures it; a part that fails says why and leaves the others. */
export async function diagnose({ folder, seconds = 1, onProgress }: DiagnoseOptions): Promise<Diagnosis> {
  const [environment] = knownEnvironments().filter(({ id }) => id === 'Hopper-v4');
  // Taken first: our own measuring would show in it.
  const machine = describeMachine();
  onProgress?.('looking at the engines');
  const engines = await attempt(describeEngines);
  onProgress?.('measuring TD3 updates');
  const updates: Outcome<UpdateSpeed>[] = [];
  for (const threads of [1, 2] as const) {
    updates.push(await attempt(() => measureUpdate({ environment, threads, seconds })));
  }
  onProgress?.(`measuring steps of ${environment.id}`);
  const stepsPerSecond = await attempt(() => measureSteps(environment.id, seconds));
  const trial = await attempt(() => {
    const [one] = updates;
    if (!one.ok) throw new Error(one.reason);
    if (!stepsPerSecond.ok) throw new Error(stepsPerSecond.reason);
    const { medianMilliseconds, actMilliseconds, parameterCount, stateBytes } = one.value;
    return trialNeeds({
      environment,
      updateMilliseconds: medianMilliseconds,
      actMilliseconds,
      stepsPerSecond: stepsPerSecond.value,
      parameterCount,
      stateBytes,
      programBytes: process.memoryUsage().rss,
    });
  });
  const found = {
    node: nodeSupport(process.versions.node),
    machine,
    engines,
    compiler: findCompiler(),
    updates,
    environment: environment.id,
    stepsPerSecond,
    trial,
    freeMemoryBytes: availableMemoryBytes(),
    freeDisk: await attempt(() => ({ folder, bytes: freeDiskBytes(folder) })),
  };
  return { ...found, missing: missingParts(found) };
}

function describeMachine(): Machine {
  const cpus = os.cpus();
  return {
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    load: os.loadavg()[0],
  };
}

/** What a process may still take: on Linux with the cache that the system would give back. */
function availableMemoryBytes(): number {
  const limited = process.constrainedMemory?.() ?? 0;
  const available = process.availableMemory?.() ?? os.freemem();
  return limited > 0 ? Math.min(limited, available) : available;
}
