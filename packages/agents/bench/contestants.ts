import {
  createEngine,
  createKernelsEngine,
  engineBytes,
  type Engine,
  type EngineName,
  type PlannedModule,
} from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import type { ReplayBuffer } from '@policypath/agents';
import { WorkspaceKernels } from '../../kernels/src/workspaceKernels.ts';
import { createWasmBackend } from '../../kernels/src/wasmBackend.ts';
import { startTorchTimer } from './torchTimer.ts';

export interface Contestant {
  readonly name: string;
  readonly threads: 1 | 2;
  /** Seconds that `updates` updates take. */
  time(updates: number): number | Promise<number>;
  close(): void;
}

export interface TorchContestant extends Contestant {
  /** GFLOP/s of its product of matrices. */
  readonly gigaflops: number;
}

/** An agent that is ready to learn. */
export interface Learner {
  learn(): unknown;
}

/** An agent on one of our engines; 'simd128' is the WebAssembly that is used where there is no relaxed SIMD. */
export async function ourContestant(
  which: EngineName | 'simd128',
  threads: 1 | 2,
  modules: readonly PlannedModule[],
  createLearner: (engine: Engine) => Learner,
): Promise<Contestant> {
  const engine: Engine =
    which === 'simd128'
      ? createKernelsEngine(
          new WorkspaceKernels(await createWasmBackend({ threads, bytes: engineBytes(modules), relaxed: false })),
        )
      : await createEngine({ engine: which, threads, modules });
  const agent = createLearner(engine);
  return {
    name: `${engine.identity.engine} ${engine.identity.instructionSet}`,
    threads,
    time(updates) {
      const start = performance.now();
      for (let k = 0; k < updates; k += 1) agent.learn();
      return (performance.now() - start) / 1000;
    },
    close: () => engine.close(),
  };
}

export async function torchContestant(python: string, script: string, threads: 1 | 2): Promise<TorchContestant> {
  const timer = await startTorchTimer(python, script, threads);
  return {
    name: `PyTorch ${timer.version}`,
    threads,
    gigaflops: timer.gigaflops,
    time: (updates) => timer.time(updates),
    close: () => timer.close(),
  };
}

/** Fills a replay buffer with as many random transitions as it holds. */
export function fillAtRandom(replay: ReplayBuffer): void {
  const { capacity, recordLength, observationSize, actionSize } = replay;
  const generator = createGenerator(1, 'bench/transitions');
  const records = new Float32Array(capacity * recordLength);
  generator.fillNormal(records, 1);
  for (let k = 0; k < capacity; k += 1) {
    const action = k * recordLength + observationSize;
    generator.fillUniform(records.subarray(action, action + actionSize), -1, 1);
    records[action + actionSize + 1] = generator.uniform() < 0.01 ? 0 : 1;
  }
  replay.appendRecords(records);
}
