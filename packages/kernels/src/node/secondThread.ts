import { Worker } from 'node:worker_threads';
import type { SecondThread } from '../platform.ts';
import type { WasmExports } from '../wasmExports.ts';
import type { CompiledModule, WasmMemory } from '../webAssembly.ts';

/** Takes parts of the first thread's work until that closes the kernels. As text, because a bundler would lose a file. */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { module, memory, stack } = workerData;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports['__stack_pointer'].value = stack;
  parentPort.postMessage('ready');
  exports.runSecondThread();
`;

/** Starts a worker that runs the same module on the same memory, with a stack of its own; resolves when it runs. */
export async function startSecondThread(
  module: CompiledModule,
  memory: WasmMemory,
  exports: WasmExports,
): Promise<SecondThread> {
  const stack = exports.secondThreadStack?.();
  // No flags of the process: a loader given to it would only delay the start.
  const worker = new Worker(program, { eval: true, workerData: { module, memory, stack }, execArgv: [] });
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
