import loadMujoco from '@mujoco/mujoco';
import { expect, it, vi } from 'vitest';
import { mujocoModule } from '../src/mujocoModule.ts';

vi.mock(import('@mujoco/mujoco'), () => ({ default: vi.fn() }));

it('loads MuJoCo again after a load that failed, and once after one that did not', async () => {
  const module = {} as Awaited<ReturnType<typeof loadMujoco>>;
  vi.mocked(loadMujoco).mockRejectedValueOnce(new Error('no memory')).mockResolvedValueOnce(module);
  const first = [mujocoModule(), mujocoModule()];
  await expect(first[0]).rejects.toThrow('no memory');
  await expect(first[1]).rejects.toThrow('no memory');
  expect(loadMujoco).toHaveBeenCalledTimes(1);
  expect(await mujocoModule()).toBe(module);
  expect(await mujocoModule()).toBe(module);
  expect(loadMujoco).toHaveBeenCalledTimes(2);
});
