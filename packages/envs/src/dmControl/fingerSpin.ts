import { controlSuiteTask } from './controlSuiteTask.ts';
import { drawJoints } from './drawJoints.ts';

/**
 * dm_control/finger-spin: a planar finger beside a free spinner; keep the spinner turning fast.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.01 s, Euler, 2 in a step: dt = 0.02 s; no gravity |
 * | episode | 1000 steps (20 s), never terminated |
 * | reset | finger joints uniform in their ranges, spinner uniform in +-pi, drawn again until nothing touches |
 *
 * Action [2], each in [-1, 1]; times gear = torque in N m: proximal joint 30, distal joint 15.
 *
 * Observation [9]:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0, 1 | angles of the proximal and the distal joint | rad |
 * | 2, 3 | spinner's tip from its axle: x, z | m |
 * | 4-6 | velocities of proximal joint, distal joint, spinner | rad/s |
 * | 7, 8 | log(1 + contact force) at the fingertip's two touch sensors | log N |
 *
 * Reward = 1 while the spinner turns at -15 rad/s or faster that way, else 0.
 * The task damps the spinner by 0.03 N m s (the model file by 0.5) and hides the sites of tip and goal.
 * Source: dm_control, `finger.py` (`Spin`).
 */
export const fingerSpin = controlSuiteTask({
  id: 'dm_control/finger-spin',
  observationSize: 9,
  actionSize: 2,
  frameSkip: 2,
  modelUrl: new URL('../../models/dm_control/finger.xml', import.meta.url),

  prepareModel({ model }) {
    model.dof_damping[spinner] = 0.03;
    for (const site of hiddenSites) model.site_rgba[4 * site + 3] = 0;
  },

  drawStart(physics, generator) {
    for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
      drawJoints(physics, generator);
      physics.forward();
      if (physics.contactCount === 0) return;
    }
    throw new Error(`no start state without contact in ${maximumAttempts} draws`);
  },

  observe(physics, out) {
    const { sensordata } = physics.views;
    out[0] = sensordata[0];
    out[1] = sensordata[1];
    out[2] = sensordata[tip] - sensordata[axle];
    out[3] = sensordata[tip + 2] - sensordata[axle + 2];
    for (let i = 0; i < 3; i += 1) out[4 + i] = sensordata[velocities + i];
    for (let i = 0; i < 2; i += 1) out[7 + i] = Math.log1p(sensordata[touch + i]);
  },

  reward: ({ views: { sensordata } }) => (sensordata[velocities + spinner] <= -15 ? 1 : 0),

  laggingQuantities: ({ views: { sensordata } }) => [sensordata.subarray(touch, touch + 2)],
});

/** Index of the spinner's joint, after proximal and distal. */
const spinner = 2;
/** Indices of goal and tip among the sites. */
const hiddenSites = [0, 3];
/** Offsets among the sensors' values. */
const velocities = 2;
const tip = 5;
const axle = 11;
const touch = 14;
const maximumAttempts = 1000;
