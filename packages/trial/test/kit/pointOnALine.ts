import { box, registerEnvironment, type Environment } from '@policypath/envs';
import { createGenerator, type GeneratorState } from '@policypath/random';

/**
 * An environment for tests, a microsecond a step and no MuJoCo: a point on a line, which the action moves towards 0 or away.
 * Observation [2]: position and last move. The episode ends beyond 1 and after 50 steps; the return of a good policy is
 * about 45.
 *
 * In a test: `import '.../kit/pointOnALine.ts'` registers it as PointOnALine-v0 in this process. For processes that a test
 * starts: `--plugin` with the path of this file (`pointOnALineFile`).
 */
export function createPointOnALine(id = 'PointOnALine-v0', maximumEpisodeSteps = 50): Environment {
  let generator = createGenerator(0, 'point on a line');
  let [position, move, elapsed, over] = [0, 0, 0, true];
  const observe = (out: Float64Array): Float64Array => {
    out[0] = position;
    out[1] = move;
    return out;
  };
  return {
    id,
    observationSpace: box(2),
    actionSpace: box(1, 1),
    maximumEpisodeSteps,
    reset({ seed } = {}) {
      if (seed !== undefined) generator = createGenerator(seed, 'point on a line');
      [position, move, elapsed, over] = [generator.uniform() - 0.5, 0, 0, false];
      return { observation: observe(new Float64Array(2)), info: {} };
    },
    step(action, { observation = new Float64Array(2) } = {}) {
      if (over) throw new Error(`${id}: no episode runs; call reset() before step()`);
      if (action.length !== 1 || !Number.isFinite(action[0])) {
        throw new RangeError(`${id}: an action is one finite number, got [${[...action].join(', ')}]`);
      }
      move = 0.2 * Math.max(-1, Math.min(1, action[0])) + 0.01 * generator.normal();
      position += move;
      elapsed += 1;
      const terminated = Math.abs(position) > 1;
      const truncated = elapsed === maximumEpisodeSteps;
      over = terminated || truncated;
      return { observation: observe(observation), reward: 1 - Math.abs(position), terminated, truncated, info: {} };
    },
    saveState: () => ({ position, move, elapsed, over, generator: { ...generator.saveState() } }),
    loadState(state) {
      position = state['position'] as number;
      move = state['move'] as number;
      elapsed = state['elapsed'] as number;
      over = state['over'] as boolean;
      generator.loadState(state['generator'] as unknown as GeneratorState);
    },
    close() {},
  };
}

registerEnvironment({
  id: 'PointOnALine-v0',
  observationSpace: box(2),
  actionSpace: box(1, 1),
  maximumEpisodeSteps: 50,
  create: () => createPointOnALine(),
});

/** Path of this file, for `--plugin`. */
export const pointOnALineFile = new URL(import.meta.url).pathname;
