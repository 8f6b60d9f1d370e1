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
    const engine = await createEngine({ engine: 'wasm', threads: 2, arenaBytes: 2 ** 20 });
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

  it('works in an arena of the size that was asked for, and says so when it is too small', async () => {
    const engine = await createEngine({ engine: 'wasm', arenaBytes: 2 ** 20 });
    expect(() => engine.createMlp({ sizes: [100, 1000, 1], maximumBatch: 1000 })).toThrow(/larger arenaBytes/);
    engine.close();
  });
});
