import { isNode } from './runtime.ts';
import type { WasmExports } from './wasmModule.ts';
import type { CompiledModule, WasmMemory } from './webAssembly.ts';

export interface SecondThread {
  stop(): void;
}

/** Starts a worker that runs the same module on the same memory, with a stack of its own; resolves when it runs. */
export async function startSecondThread(
  module: CompiledModule,
  memory: WasmMemory,
  exports: WasmExports,
): Promise<SecondThread> {
  if (!isNode) {
    throw new Error('two threads of the wasm backend need Node: in a browser create the kernels with threads: 1');
  }
  const { Worker } = await import('node:worker_threads');
  const stack = exports.secondThreadStack?.();
  // No flags of the process: a loader given to it would only delay the start.
  const worker = new Worker(new URL('../wasm/secondThread.mjs', import.meta.url), {
    workerData: { module, memory, stack },
    execArgv: [],
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  // Open kernels do not keep the process alive.
  worker.unref();
  exports.useSecondThread?.();
  return {
    stop() {
      exports.stopSecondThread?.();
      void worker.terminate();
    },
  };
}
