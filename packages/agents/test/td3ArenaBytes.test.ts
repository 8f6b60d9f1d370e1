import { createEngine } from '@policypath/nets';
import { describe, expect, it } from 'vitest';
import { td3ArenaBytes } from '../src/index.ts';
import { fillReplay, smallTd3 } from './td3Fixtures.ts';

describe('td3ArenaBytes', () => {
  it('is enough for one agent, and no more than it needs', async () => {
    for (const options of [{ hiddenSizes: [32, 32], batchSize: 32 }, { hiddenSizes: [17], batchSize: 5 }, {}]) {
      const sizes = { hiddenSizes: [256, 256], batchSize: 256, ...options };
      const bytes = td3ArenaBytes(5, 2, options);
      const engine = await createEngine({ arenaBytes: bytes });
      const agent = smallTd3(engine, sizes);
      fillReplay(agent, 10);
      expect(agent.learn().criticLoss).toBeGreaterThan(0);
      engine.close();
      const tooSmall = await createEngine({ arenaBytes: bytes - 128 });
      expect(() => smallTd3(tooSmall, sizes)).toThrow(/arena/);
      tooSmall.close();
    }
  });

  it('is about 11 MiB at the default sizes', () => {
    expect(td3ArenaBytes(17, 6) / 2 ** 20).toBeGreaterThan(10);
    expect(td3ArenaBytes(17, 6) / 2 ** 20).toBeLessThan(13);
  });
});
