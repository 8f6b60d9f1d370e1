import { describe, expect, it } from 'vitest';
import { loadTensorflow } from '../src/node/loadTensorflow.ts';
import { engineSuite } from './engineSuite.ts';
import { tensorTests } from './suite/tensors.ts';
import { createTensorflow, tensorflowUnavailable } from './tensorflowAvailability.ts';

const unavailable = await tensorflowUnavailable();
engineSuite({ name: 'tensorflow', create: createTensorflow, unavailable });

describe.skipIf(unavailable !== undefined)('the tensorflow engine over libtensorflow', () => {
  tensorTests(createTensorflow);

  it('names its libraries, and refuses another thread count in the same process', async () => {
    const engine = await createTensorflow();
    expect(engine.identity.engine).toBe('tensorflow');
    expect(engine.identity.instructionSet).toMatch(/^libtensorflow \d+\.\d+/);
    expect(engine.identity.sourceHash).toMatch(/^tfjs-node \d+\.\d+/);
    engine.close();
    await expect(loadTensorflow(2)).rejects.toThrow(/loaded with 1 thread/);
  });
});
