import { createEngine, engineBytes } from '@policypath/nets';
import { describe, expect, it } from 'vitest';
import { td3Modules } from '../src/index.ts';
import { fillReplay, smallTd3 } from './td3Fixtures.ts';

describe('td3Modules', () => {
  it('is enough for one agent, and no more than it needs', async () => {
    for (const options of [{ hiddenSizes: [32, 32], batchSize: 32 }, { hiddenSizes: [17], batchSize: 5 }, {}]) {
      const sizes = { hiddenSizes: [256, 256], batchSize: 256, ...options };
      const modules = td3Modules(5, 2, options);
      const engine = await createEngine({ modules });
      const agent = smallTd3(engine, sizes);
      fillReplay(agent, 10);
      expect(agent.learn().criticLoss).toBeGreaterThan(0);
      engine.close();
      const tooSmall = await createEngine({ modules: modules.slice(1) });
      expect(() => smallTd3(tooSmall, sizes)).toThrow(/workspace/);
      tooSmall.close();
    }
  });

  it('is about 11 MiB at the default sizes', () => {
    expect(engineBytes(td3Modules(17, 6)) / 2 ** 20).toBeGreaterThan(10);
    expect(engineBytes(td3Modules(17, 6)) / 2 ** 20).toBeLessThan(13);
  });
});
