import { checkOptions } from '@policypath/options';
import { createKernels } from '@policypath/kernels';
import type { CreateEngineOptions, Engine } from './engine.ts';
import { engineBytes } from './kernels/engineBytes.ts';
import { createKernelsEngine } from './kernels/kernelsEngine.ts';

const engines = ['auto', 'native', 'wasm', 'tensorflow'];
/** Bytes of the workspace where no modules are named. */
const roomOfUnknownModules = 64 * 2 ** 20;

/**
 * Creates the engine that networks run on. 'auto' takes the native kernels where they load, else the WebAssembly ones;
 * never TensorFlow, which is slower.
 *
 * @throws RangeError on an unknown engine, thread count or option
 * @throws TensorflowUnavailableError when 'tensorflow' is asked for and cannot be loaded
 * @throws Error when 'native' is asked for and does not load on this machine
 */
export async function createEngine(options: CreateEngineOptions = {}): Promise<Engine> {
  checkOptions('createEngine', options, { engine: true, threads: true, modules: true, tensorflow: true });
  const { engine = 'auto', threads = 1, modules, tensorflow } = options;
  if (!engines.includes(engine)) {
    throw new RangeError(`unknown engine '${String(engine)}'; the engines are ${engines.join(', ')}`);
  }
  if (threads !== 1 && threads !== 2) throw new RangeError(`threads is 1 or 2, got ${String(threads)}`);
  if (engine === 'tensorflow') {
    // Loaded only when it is asked for: the others need nothing of it.
    const { createTensorflowEngine } = await import('./tensorflow/tensorflowEngine.ts');
    if (tensorflow === undefined) {
      const { loadTensorflow } = await import('#loadTensorflow');
      return createTensorflowEngine(await loadTensorflow(threads));
    }
    const { portableTensorflow } = await import('./tensorflow/portableTensorflow.ts');
    return createTensorflowEngine(await portableTensorflow(tensorflow as Parameters<typeof portableTensorflow>[0]));
  }
  if (tensorflow !== undefined) {
    throw new RangeError(`tensorflow is for the engine 'tensorflow', and the engine asked for is '${engine}'`);
  }
  return createKernelsEngine(
    await createKernels({
      backend: engine === 'auto' ? undefined : engine,
      threads,
      arrays: { uint8: [modules === undefined ? roomOfUnknownModules : engineBytes(modules)] },
    }),
  );
}
