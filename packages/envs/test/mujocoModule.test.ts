import type loadMujoco from '@mujoco/mujoco';
import { afterAll, expect, it, vi } from 'vitest';

const load = vi.fn<typeof loadMujoco>();
vi.resetModules();
vi.doMock('@mujoco/mujoco', () => ({ default: load }));
const { mujocoModule } = await import('../src/mujocoModule.ts');

afterAll(() => {
  vi.doUnmock('@mujoco/mujoco');
  vi.resetModules();
});

it('loads MuJoCo again after a load that failed, and once after one that did not', async () => {
  const module = {} as Awaited<ReturnType<typeof loadMujoco>>;
  load.mockRejectedValueOnce(new Error('no memory')).mockResolvedValueOnce(module);
  const first = [mujocoModule(), mujocoModule()];
  await expect(first[0]).rejects.toThrow('no memory');
  await expect(first[1]).rejects.toThrow('no memory');
  expect(load).toHaveBeenCalledTimes(1);
  expect(await mujocoModule()).toBe(module);
  expect(await mujocoModule()).toBe(module);
  expect(load).toHaveBeenCalledTimes(2);
});
