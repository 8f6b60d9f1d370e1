import { Td3, td3ArenaBytes } from '@policypath/agents';
import { createEngine, createKernelsEngine, type Engine, type EngineName } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import { ArenaKernels } from '../../kernels/src/arenaKernels.ts';
import { createWasmBackend } from '../../kernels/src/wasmBackend.ts';
import { startTorchTimer } from './torchTimer.ts';

const observationSize = 17;
const actionSize = 6;
const stored = 100_000;

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

/** TD3 on one of our engines; 'simd128' is the WebAssembly that is used where there is no relaxed SIMD. */
export async function ourContestant(which: EngineName | 'simd128', threads: 1 | 2): Promise<Contestant> {
  const arenaBytes = td3ArenaBytes(observationSize, actionSize);
  const engine: Engine =
    which === 'simd128'
      ? createKernelsEngine(new ArenaKernels(await createWasmBackend({ threads, arenaBytes, relaxed: false })))
      : await createEngine({ engine: which, threads, arenaBytes });
  const agent = new Td3({ engine, observationSize, actionSize, maximumAction: 1, seed: 0, replayCapacity: stored });
  agent.replay.appendRecords(randomRecords(agent.replay.recordLength));
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

export async function torchContestant(python: string, threads: 1 | 2): Promise<TorchContestant> {
  const timer = await startTorchTimer(python, threads);
  return {
    name: `PyTorch ${timer.version}`,
    threads,
    gigaflops: timer.gigaflops,
    time: (updates) => timer.time(updates),
    close: () => timer.close(),
  };
}

function randomRecords(recordLength: number): Float32Array {
  const generator = createGenerator(1, 'bench/transitions');
  const records = new Float32Array(stored * recordLength);
  generator.fillNormal(records, 1);
  for (let k = 0; k < stored; k += 1) {
    const action = k * recordLength + observationSize;
    generator.fillUniform(records.subarray(action, action + actionSize), -1, 1);
    records[action + actionSize + 1] = generator.uniform() < 0.01 ? 0 : 1;
  }
  return records;
}
