import { createKernels } from '@policypath/kernels';
import type { Engine } from '../src/index.ts';
import { createKernelsEngine } from '../src/index.ts';
import { PlainKernels } from './plainKernels.ts';
import { createTensorflow } from './tensorflowAvailability.ts';
import type { EngineUnderTest } from './engineSuite.ts';

/** Memory enough for the modules of all shared tests together: a workspace gives nothing back. */
const arrays = { uint8: [128 * 2 ** 20] };

/** One engine over the compiled kernels, with the reason where it cannot be had here. */
export async function kernelsUnderTest(backend: 'native' | 'wasm', threads: 1 | 2): Promise<EngineUnderTest> {
  const create = async (): Promise<Engine> => createKernelsEngine(await createKernels({ backend, threads, arrays }));
  const name = `${backend}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  let engine: Engine;
  try {
    engine = await create();
  } catch (error) {
    const unavailable = error instanceof Error ? error.message : String(error);
    console.warn(`tests of the engine ${name} are skipped: ${unavailable}`);
    return { name, create, unavailable };
  }
  const { identity } = engine;
  engine.close();
  if (identity.engine !== backend) throw new Error(`asked for ${backend}, got ${identity.engine}`);
  return { name: `${name} (${identity.instructionSet})`, create };
}

/** Every engine, the stand-in in plain loops first. */
export async function enginesUnderTest(): Promise<EngineUnderTest[]> {
  return [
    { name: 'plain loops', create: async () => createKernelsEngine(new PlainKernels()) },
    await kernelsUnderTest('native', 1),
    await kernelsUnderTest('native', 2),
    await kernelsUnderTest('wasm', 1),
    await kernelsUnderTest('wasm', 2),
    // libtensorflow, or tfjs in JavaScript where its binding is not there.
    { name: 'tensorflow', create: createTensorflow },
  ];
}
