import { describe, expect, it } from 'vitest';
import { createEngine } from '../src/index.ts';

describe('createEngine', () => {
  it('takes kernels, native or wasm, by itself; never tensorflow', async () => {
    const engine = await createEngine();
    expect(['native', 'wasm']).toContain(engine.identity.engine);
    expect(engine.identity.instructionSet).not.toBe('');
    expect(engine.identity.sourceHash).toMatch(/^[0-9a-f]{64}$/);
    expect(engine.threads).toBe(1);
    engine.close();
  });

  it('takes the engine and the thread count that are asked for', async () => {
    const engine = await createEngine({ engine: 'wasm', threads: 2 });
    expect(engine.identity.engine).toBe('wasm');
    expect(engine.threads).toBe(2);
    engine.close();
  });

  it('refuses unknown engines and thread counts', async () => {
    await expect(createEngine({ engine: 'cuda' as 'wasm' })).rejects.toThrow(
      /unknown engine 'cuda'; the engines are auto, native, wasm, tensorflow/,
    );
    await expect(createEngine({ threads: 3 as 2 })).rejects.toThrow(/threads is 1 or 2, got 3/);
  });

  it('opens a workspace for the modules that are named, and says so when one is not', async () => {
    const engine = await createEngine({ engine: 'wasm', modules: [{ kind: 'layer-norm', size: 10, maximumBatch: 1 }] });
    expect(() => engine.createMlp({ sizes: [100, 1000, 1], maximumBatch: 1000 })).toThrow(/createEngine\({ modules/);
    engine.close();
  });
});
