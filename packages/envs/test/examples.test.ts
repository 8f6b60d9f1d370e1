import { afterAll, expect, it, vi } from 'vitest';
import { makeEnvironment } from '@policypath/envs';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

it('the example of the README runs', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../examples/randomAgent.ts');
  expect(log).toHaveBeenCalledWith(expect.stringMatching(/^return of a random agent: -?\d+\.\d$/));
  log.mockRestore();
});

it("the example of a robot of one's own registers an environment that keeps the promises", async () => {
  // It throws where a rule is broken.
  await import('../examples/checkOwnRobot.ts');
  const environment = await makeEnvironment('BallOnBeam-v0');
  environment.reset({ seed: 0 });
  let steps = 0;
  // Left alone, the ball rolls off the beam.
  for (let over = false; !over; steps += 1) over = environment.step([0]).terminated;
  expect(steps).toBeGreaterThan(20);
  environment.close();
});
