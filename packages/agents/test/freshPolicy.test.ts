import { createEngine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';
import { expect, it } from 'vitest';
import { Ppo, ppoModules, Sac, sacModules, Td3, td3Modules } from '../src/index.ts';

const sizes = { observationSize: 3, actionSize: 2, seed: 5, replayCapacity: 10 };
const hidden = { hiddenSizes: [8, 8], batchSize: 4 };

it('draws fresh parameters of a policy as at the start of training, and leaves it as it is', async () => {
  const td3Engine = await createEngine({ modules: td3Modules(3, 2, hidden) });
  const sacEngine = await createEngine({ modules: sacModules(3, 2, hidden) });
  const ppoEngine = await createEngine({ modules: ppoModules(3, 2, hidden) });
  const ppo = { ...hidden, observationSize: 3, actionSize: 2, seed: 5, learningRateSchedule: 'constant' } as const;
  const agents = {
    'td3/actor-initialisation': new Td3({ ...sizes, ...hidden, maximumAction: 1, engine: td3Engine }),
    'sac/actor-initialisation': new Sac({ ...sizes, ...hidden, maximumAction: 1, engine: sacEngine }),
    'ppo/actor-initialisation': new Ppo({ ...ppo, maximumAction: 1, engine: ppoEngine }),
  };
  for (const [stream, { policy }] of Object.entries(agents)) {
    const own = new Float32Array(policy.parameterCount);
    policy.read(own);
    expect(policy.fresh!(createGenerator(5, stream))).toEqual(own);
    expect(policy.fresh!(createGenerator(6, stream))).not.toEqual(own);
    const after = new Float32Array(policy.parameterCount);
    policy.read(after);
    expect(after).toEqual(own);
  }
  td3Engine.close();
  sacEngine.close();
  ppoEngine.close();
});
