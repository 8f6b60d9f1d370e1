/**
 * Mean return of uniform random actions, each held for 8 steps, in an independent implementation of the tasks on native
 * MuJoCo 3.14 with the standard error of that mean; the standard deviation of one episode; how many episodes a test
 * plays (hopper-stand would need hundreds: see scripts/controlSuiteRandomAgents.ts).
 */
export const controlSuiteReferences = [
  { id: 'dm_control/finger-spin', mean: 3.36, standardError: 0.1, deviation: 4.4, episodes: 20 },
  { id: 'dm_control/walker-walk', mean: 50.3, standardError: 0.5, deviation: 10.5, episodes: 3 },
  { id: 'dm_control/cartpole-swingup', mean: 125.4, standardError: 1.9, deviation: 60, episodes: 6 },
  { id: 'dm_control/cheetah-run', mean: 24.3, standardError: 0.3, deviation: 8, episodes: 6 },
  { id: 'dm_control/hopper-stand', mean: 1.8, standardError: 0.2, deviation: 6, episodes: 0 },
].map((reference) => ({ ...reference, actionRepeat: 8 }));
