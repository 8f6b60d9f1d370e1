import { controlSuiteTask } from './controlSuiteTask.ts';
import { drawLimitedJoints } from './drawJoints.ts';
import { tolerance } from './tolerance.ts';
import { controlSuiteScene } from './controlSuiteScene.ts';
import { cheetahXml } from '../models/dmControl/cheetah.ts';

/**
 * dm_control/cheetah-run: a planar two-legged runner; run forward (+x) at 10 m/s.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.01 s, Euler, 1 in a step: dt = 0.01 s |
 * | episode | 1000 steps (10 s), never terminated |
 * | reset | joints uniform in their ranges, then 200 physics steps without control to settle |
 *
 * Action [6], each in [-1, 1]; times gear = torque in N m:
 *
 * | index | 0 | 1 | 2 | 3 | 4 | 5 |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | joint | back hip | back knee | back ankle | front hip | front knee | front ankle |
 * | gear | 120 | 90 | 60 | 90 | 60 | 30 |
 *
 * Observation [17]:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | height of the torso above its rest | m |
 * | 1 | pitch | rad |
 * | 2-7 | joint angles, in the order of the action | rad |
 * | 8, 9 | velocity of the torso in x, z | m/s |
 * | 10 | pitch rate | rad/s |
 * | 11-16 | joint velocities | rad/s |
 *
 * Reward = forward velocity of the centre of mass / 10 m/s, within [0, 1]. Source: dm_control, `cheetah.py`.
 */
export const cheetahRun = controlSuiteTask({
  id: 'dm_control/cheetah-run',
  observationSize: 17,
  actionSize: 6,
  frameSkip: 1,
  model: { text: cheetahXml, included: controlSuiteScene },

  drawStart(physics, generator) {
    // The first of the settling steps moves by the forces of the reference position, as dm_control's does.
    physics.forward();
    drawLimitedJoints(physics, generator);
    physics.stepAndUpdate(200);
    physics.data.time = 0;
  },

  observe(physics, out) {
    const { qpos, qvel } = physics.views;
    out.set(qpos.subarray(1), 0);
    out.set(qvel, qpos.length - 1);
  },

  reward: (physics) =>
    tolerance(physics.views.sensordata[0], {
      lower: 10,
      upper: Infinity,
      margin: 10,
      sigmoid: 'linear',
      valueAtMargin: 0,
    }),
});
