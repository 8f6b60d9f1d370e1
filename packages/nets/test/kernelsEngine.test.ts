import { createGenerator } from '@policypath/random';
import { describe, expect, it } from 'vitest';
import { createEngine, isLive, engineBytes, type Engine, type Mlp } from '../src/index.ts';
import { createKernelsEngine } from '../src/kernels/kernelsEngine.ts';
import { bytes } from './encoderSamples.ts';
import { engineSuite } from './engineSuite.ts';
import { PlainKernels } from './plainKernels.ts';
import { gradientsOf, normals, parametersOf } from './samples.ts';

engineSuite({ name: 'kernels in plain loops', create: async () => createKernelsEngine(new PlainKernels()) });

const options = { sizes: [5, 12, 12, 2], maximumBatch: 6 };
const encoder = {
  channels: 3,
  height: 9,
  width: 10,
  filters: 5,
  strides: [2, 1],
  featureSize: 7,
  maximumBatch: 2,
} as const;

describe('work that is skipped', () => {
  it('multiplies twice a layer for everything', () => {
    const { kernels, mlp } = afterForward();
    mlp.backward(normals(12), 6);
    expect(kernels.multiplications).toHaveLength(6);
    expect(kernels.columnSumCount).toBe(3);
  });

  it('computes no parameter gradient on the way of a policy gradient through the critic', () => {
    const { kernels, mlp } = afterForward();
    mlp.backward(normals(12), 6, { parameterGradients: false });
    expect(kernels.multiplications).toHaveLength(3);
    expect(kernels.multiplications.every(({ transposeA }) => !transposeA)).toBe(true);
    expect(kernels.columnSumCount).toBe(0);
  });

  it('computes no input gradient in an update of the parameters', () => {
    const { kernels, mlp } = afterForward();
    mlp.backward(normals(12), 6, { inputGradient: false });
    expect(kernels.multiplications).toHaveLength(5);
    expect(kernels.multiplications.filter(({ rows, columns }) => rows === 6 && columns === 5)).toHaveLength(0);
  });

  it('computes no gradients of convolutions where the backward pass stops at their output', () => {
    const kernels = new PlainKernels();
    const images = bytes(2 * 270);
    const own = createKernelsEngine(kernels).createConvEncoder(encoder);
    own.forward(images, 2);
    kernels.multiplications.length = 0;
    own.backward(normals(14), 2, { convolutions: false });
    expect(kernels.convolutionGradientCount).toBe(0);
    expect(kernels.multiplications).toHaveLength(1);
    own.backward(normals(14), 2);
    expect(kernels.convolutionGradientCount).toBe(1);
    expect(kernels.multiplications).toHaveLength(3);
  });

  it('computes no input gradient of a twin', () => {
    const kernels = new PlainKernels();
    const twin = createKernelsEngine(kernels).createTwinMlp(options);
    twin.forward(normals(30), 6);
    kernels.multiplications.length = 0;
    twin.backward(normals(24), 6);
    expect(kernels.multiplications).toHaveLength(10);
  });
});

describe('live views', () => {
  it('are the memory of the network', () => {
    const engine = createKernelsEngine(new PlainKernels());
    const modules = [engine.createMlp(options), engine.createTwinMlp(options), engine.createConvEncoder(encoder)];
    for (const module of modules) {
      if (!isLive(module)) throw new Error('a module over kernels has live views');
      expect(module.parameters).toHaveLength(module.parameterCount);
      module.parameters[3] = 0.5;
      module.gradients[4] = 0.25;
      expect(parametersOf(module)[3]).toBe(0.5);
      expect(gradientsOf(module)[4]).toBe(0.25);
    }
  });

  it('of a twin are those of its heads, one after the other', () => {
    const twin = createKernelsEngine(new PlainKernels()).createTwinMlp(options);
    if (!isLive(twin) || !isLive(twin.second)) throw new Error('a module over kernels has live views');
    twin.parameters[twin.second.parameterCount] = 7;
    expect(twin.second.parameters[0]).toBe(7);
  });
});

describe('the workspace', () => {
  const grid = { channels: 3, height: 6, width: 7, filters: 4, sizes: [5, 2], maximumBatch: 3 };
  const planned = [
    { kind: 'mlp', ...options, adam: true },
    { kind: 'mlp', ...options },
    { kind: 'twin', ...options, adam: true },
    { kind: 'layer-norm', size: 5, maximumBatch: 3, adam: true },
    { kind: 'conv-mlp', ...grid, adam: true },
    { kind: 'conv-mlp', ...grid },
    { kind: 'encoder', ...encoder, adam: true },
    { kind: 'encoder', ...encoder, trainable: false },
    { kind: 'tied-encoder', tiedTo: encoder, featureSize: 4, adam: true },
  ] as const;
  const createAll = (engine: Engine): void => {
    engine.createAdam(engine.createMlp(options), { learningRate: 1 });
    engine.createMlp(options);
    engine.createAdam(engine.createTwinMlp(options), { learningRate: 1 });
    engine.createAdam(engine.createLayerNorm({ size: 5, maximumBatch: 3 }), { learningRate: 1 });
    engine.createRmsProp(engine.createConvMlp(grid), { learningRate: 1 });
    engine.createConvMlp(grid);
    const own = engine.createConvEncoder(encoder);
    engine.createAdam(own, { learningRate: 1 });
    engine.createConvEncoder({ ...encoder, trainable: false });
    engine.createAdam(engine.createTiedEncoder({ tiedTo: own, featureSize: 4 }), { learningRate: 1 });
  };

  it('takes exactly what engineBytes says', () => {
    const kernels = new PlainKernels({ bytes: engineBytes(planned) });
    createAll(createKernelsEngine(kernels));
    expect(kernels.bytesFree).toBe(0);
  });

  it('says what it lacks, and how to mend it, before anything is taken', () => {
    const kernels = new PlainKernels({ bytes: engineBytes(planned) - 64 });
    const engine = createKernelsEngine(kernels);
    expect(() => createAll(engine)).toThrow(/Adam for \d+ parameters needs \d+ bytes.*createEngine\({ modules/);
    const { bytesFree } = kernels;
    expect(() => engine.createConvEncoder(encoder)).toThrow(/the encoder of 3 x 9 x 10, batch 2, needs \d+ bytes/);
    expect(() => engine.createTwinMlp(options)).toThrow(
      new RegExp(
        `the TwinMlp \\[5, 12, 12, 2\\] needs \\d+ bytes, but the engine's workspace has only ${bytesFree} left`,
      ),
    );
    expect(kernels.bytesFree).toBe(bytesFree);
  });

  it.each(['auto', 'wasm'] as const)('is large enough with the kernels of: %s', async (name) => {
    // Several, because where native memory begins is chance.
    for (let i = 0; i < 5; i += 1) {
      const engine = await createEngine({ engine: name, modules: planned });
      expect(() => createAll(engine)).not.toThrow();
      expect(() => engine.createMlp(options)).toThrow(/createEngine\({ modules/);
      engine.close();
    }
  });

  it('is closed with the engine, once', () => {
    const kernels = new PlainKernels();
    const engine = createKernelsEngine(kernels);
    engine.close();
    engine.close();
    expect(kernels.closed).toBe(true);
    expect(() => engine.createMlp(options)).toThrow(/was closed/);
  });
});

describe('copyFrames', () => {
  it.each(['auto', 'wasm'] as const)('is that of the kernels, until the engine is closed (%s)', async (name) => {
    const engine = await createEngine({ engine: name, modules: [] });
    const targets = [new Uint8Array(4)];
    const options = { channels: 1, height: 3, width: 3, outHeight: 2, outWidth: 2, targets, count: 1 };
    const sources = [Uint8Array.from({ length: 9 }, (_, k) => k + 1)];
    const moves = Int32Array.of(0, 0, 1, 2, 0, 0);
    engine.copyFrames?.({ ...options, sources, moves });
    expect([...targets[0]]).toEqual([6, 0, 9, 0]);
    engine.close();
    expect(() => engine.copyFrames?.({ ...options, sources, moves })).toThrow(/was closed/);
  });
});

/** A network that has gone forward, over kernels that count what comes next. */
function afterForward(): { kernels: PlainKernels; mlp: Mlp } {
  const kernels = new PlainKernels();
  const mlp = createKernelsEngine(kernels).createMlp({ ...options, generator: createGenerator(1) });
  mlp.forward(normals(30), 6);
  kernels.multiplications.length = 0;
  return { kernels, mlp };
}
