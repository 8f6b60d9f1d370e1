import { cos, sin } from '@policypath/elementary';
import { controlSuiteTask } from './controlSuiteTask.ts';
import { drawJoints } from './drawJoints.ts';
import type { Physics } from '../physics.ts';
import { controlSuiteScene } from './controlSuiteScene.ts';
import { reacherXml } from '../models/dmControl/reacher.ts';

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
    model: { text: reacherXml, included: controlSuiteScene },

    prepareModel({ model }) {
      model.geom_size[3 * targetGeom] = targetRadius;
    },

    target: targetPlace,

    drawStart(physics, generator) {
      drawJoints(physics, generator);
      const angle = 2 * Math.PI * generator.uniform();
      const radius = 0.05 + 0.15 * generator.uniform();
      targetPlace(physics).set([radius * sin(angle), radius * cos(angle)]);
    },

    observe(physics, out) {
      const { qpos, qvel, geomXpos } = physics.views;
      out[0] = qpos[0];
      out[1] = qpos[1];
      out[2] = toTarget(geomXpos, 0);
      out[3] = toTarget(geomXpos, 1);
      out[4] = qvel[0];
      out[5] = qvel[1];
    },

    reward({ views: { geomXpos } }) {
      const [x, y] = [toTarget(geomXpos, 0), toTarget(geomXpos, 1)];
      return Math.sqrt(x * x + y * y) <= targetRadius + fingerRadius ? 1 : 0;
    },
  });

export const reacherTasks = [reacher('easy', 0.05), reacher('hard', 0.015)];

/** Indices among the geoms. */
const [fingerGeom, targetGeom] = [9, 6];
const fingerRadius = 0.01;

/** x, y of the target: a view of the model. */
function targetPlace(physics: Physics): Float64Array {
  return physics.geomPosition('target').subarray(0, 2);
}

/** From the finger to the target along an axis: 0 for x, 1 for y. */
function toTarget(geomXpos: Float64Array, axis: 0 | 1): number {
  return geomXpos[3 * targetGeom + axis] - geomXpos[3 * fingerGeom + axis];
}
