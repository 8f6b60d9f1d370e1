import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../src/index.ts';
import { engineSuite } from './engineSuite.ts';
import { tensorTests } from './suite/tensors.ts';

await tf.setBackend('cpu');
const create = (): Promise<Engine> => createEngine({ engine: 'tensorflow', tensorflow: tf });
engineSuite({ name: 'tensorflow on the JavaScript back end', create });

describe('the tensorflow engine over a given tfjs', () => {
  tensorTests(create);

  it('names the back end that it runs on', async () => {
    const { identity } = await create();
    expect(identity).toEqual({
      engine: 'tensorflow',
      instructionSet: 'tfjs cpu',
      sourceHash: `tfjs ${tf.version_core}`,
    });
  });

  it('refuses what is no tfjs, and a tfjs for another engine', async () => {
    await expect(createEngine({ engine: 'tensorflow', tensorflow: {} })).rejects.toThrow(/module of @tensorflow\/tfjs/);
    await expect(createEngine({ engine: 'wasm', tensorflow: tf })).rejects.toThrow(/asked for is 'wasm'/);
  });
});
