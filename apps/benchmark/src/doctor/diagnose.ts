import { formatBytes, freeDiskBytes } from '@policypath/trial/node';
import { environmentDefinition } from '@policypath/envs';
import {
  availableMemoryBytes,
  describeEngines,
  describeMachine,
  findCompiler,
  nodeSupport,
  type Compiler,
  type EnginesReport,
  type Machine,
  type NodeSupport,
} from './machine.ts';
import { attempt, type Outcome } from './outcome.ts';
import { fullTrial, measureSteps, measureUpdate, type FullTrial, type UpdateSpeed } from './speeds.ts';

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
  readonly trial: Outcome<FullTrial>;
  readonly freeMemoryBytes: number;
  readonly freeDisk: Outcome<{ readonly folder: string; readonly bytes: number }>;
  readonly missing: readonly MissingPart[];
}

export interface DiagnoseOptions {
  /** Where trials would be stored. */
  readonly folder: string;
  /** How long each speed is measured. Default 1. */
  readonly seconds?: number;
  readonly onProgress?: (what: string) => void;
}

/** Inspects and measures the machine. A part that fails reports its reason; the others still run. */
export async function diagnose({ folder, seconds = 1, onProgress }: DiagnoseOptions): Promise<Diagnosis> {
  const environment = environmentDefinition('Hopper-v4');
  // Read the load first: our own measurements would raise it.
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
    const { medianMilliseconds: updateMilliseconds, actMilliseconds } = one.value;
    return fullTrial(environment, { updateMilliseconds, actMilliseconds, stepsPerSecond: stepsPerSecond.value });
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

/** Something that is not there, and how to get it. */
export interface MissingPart {
  readonly what: string;
  readonly mend: string;
}

/** What is missing for a full trial, or for a faster one; empty when nothing is. */
export function missingParts(found: Omit<Diagnosis, 'missing'>): MissingPart[] {
  const { node, engines, compiler, trial, freeMemoryBytes, freeDisk, updates, stepsPerSecond } = found;
  const missing: MissingPart[] = [];
  if (!node.supported) missing.push({ what: `Node ${node.version} is too old`, mend: node.remark ?? '' });
  if (!engines.ok) missing.push({ what: `the engines: ${engines.reason}`, mend: 'install again: npm run setup' });
  if (engines.ok) {
    const { native, wasm, tensorflow } = engines.value;
    if (!native.available) {
      missing.push({ what: `native kernels: ${native.reason}`, mend: native.mend });
      if (!compiler.ok) {
        missing.push({
          what: `C compiler: ${compiler.reason}`,
          mend: 'Debian, Ubuntu: apt install gcc; Fedora: dnf install gcc; macOS: xcode-select --install',
        });
      }
    }
    if (!wasm.available) missing.push({ what: `WebAssembly kernels: ${wasm.reason}`, mend: wasm.mend });
    if (!tensorflow.ok) {
      missing.push({ what: `tensorflow engine (optional): ${tensorflow.reason}`, mend: 'npm run tensorflow:install' });
    }
  }
  for (const [what, outcome] of [
    ['TD3 updates', updates[0]],
    ['environment steps', stepsPerSecond],
  ] as const) {
    if (!outcome.ok)
      missing.push({ what: `${what} could not be measured: ${outcome.reason}`, mend: 'install again: npm run setup' });
  }
  if (trial.ok && trial.value.memoryBytes > freeMemoryBytes) {
    missing.push({
      what: `memory: a full trial takes ${formatBytes(trial.value.memoryBytes)}, ${formatBytes(freeMemoryBytes)} are available`,
      mend: 'close other programs, or run shorter trials: train with fewer --steps',
    });
  }
  if (trial.ok && freeDisk.ok && trial.value.diskBytes > freeDisk.value.bytes) {
    missing.push({
      what: `disk: a full trial takes ${formatBytes(trial.value.diskBytes)}, ${formatBytes(freeDisk.value.bytes)} are free`,
      mend: 'free some space, or choose another disk: train with another --out',
    });
  }
  return missing;
}
