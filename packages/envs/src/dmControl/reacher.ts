import { controlSuiteTask } from './controlSuiteTask.ts';
import { drawJoints } from './drawJoints.ts';
import { tolerance } from './tolerance.ts';
import type { Physics } from '../physics.ts';

/**
 * dm_control/reacher-easy, -hard: an arm of two links in the plane; bring its finger to the target and keep it there.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.02 s, Euler, 1 in a step: dt = 0.02 s; no contacts |
 * | episode | 1000 steps (20 s), never terminated |
 * | reset | shoulder uniform in +-pi, wrist in its range of +-160 degrees, at rest; the target at a uniform angle and a uniform distance of 0.05 to 0.2 m from the shoulder |
 *
 * Action [2], each in [-1, 1], times 0.05 = torque in N m: shoulder, wrist.
 *
 * Observation [6]:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0, 1 | angles of shoulder and wrist | rad |
 * | 2, 3 | from the finger to the target: x, y | m |
 * | 4, 5 | joint velocities | rad/s |
 *
 * Reward = 1 while finger (radius 0.01 m) and target (easy 0.05 m, hard 0.015 m) touch, else 0.
 * Source: dm_control, `reacher.py`.
 */
const reacher = (name: 'easy' | 'hard', targetRadius: number) =>
  controlSuiteTask({
    id: `dm_control/reacher-${name}`,
    observationSize: 6,
    actionSize: 2,
    frameSkip: 1,
    modelUrl: new URL('../../models/dm_control/reacher.xml', import.meta.url),

    prepareModel({ model }) {
      model.geom_size[3 * targetGeom] = targetRadius;
    },

    target: targetPlace,

    drawStart(physics, generator) {
      drawJoints(physics, generator);
      const angle = 2 * Math.PI * generator.uniform();
      const radius = 0.05 + 0.15 * generator.uniform();
      targetPlace(physics).set([radius * Math.sin(angle), radius * Math.cos(angle)]);
    },

    observe(physics, out) {
      const { qpos, qvel } = physics.views;
      out.set(qpos, 0);
      const [x, y] = toTarget(physics);
      out[2] = x;
      out[3] = y;
      out.set(qvel, 4);
    },

    reward: (physics) => tolerance(Math.hypot(...toTarget(physics)), { upper: targetRadius + 0.01 }),
  });

export const reacherTasks = [reacher('easy', 0.05), reacher('hard', 0.015)];

/** Indices among the geoms. */
const [fingerGeom, targetGeom] = [9, 6];

/** x, y of the target: a view of the model. */
function targetPlace(physics: Physics): Float64Array {
  return physics.geomPosition('target').subarray(0, 2);
}

function toTarget({ views: { geomXpos } }: Physics): [number, number] {
  const [finger, target] = [3 * fingerGeom, 3 * targetGeom];
  return [geomXpos[target] - geomXpos[finger], geomXpos[target + 1] - geomXpos[finger + 1]];
}
