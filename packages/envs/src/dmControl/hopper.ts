import { log1p } from '@policypath/elementary';
import { controlSuiteTask } from './controlSuiteTask.ts';
import { drawJoints } from './drawJoints.ts';
import { smallControl } from './smallControl.ts';
import { tolerance } from './tolerance.ts';
import { controlSuiteScene } from './controlSuiteScene.ts';
import { hopperXml } from '../models/dmControl/hopper.ts';

/**
 * dm_control/hopper-stand, -hop: a planar one-legged jumper with a waist; stand up from any pose, and hop forward (+x).
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.005 s, Euler, 4 in a step: dt = 0.02 s |
 * | episode | 1000 steps (20 s), never terminated |
 * | reset | joints uniform in their ranges, pitch uniform in +-pi; it may begin within the floor |
 *
 * Action [4], each in [-1, 1]; times gear = torque in N m: waist 30, hip 40, knee 30, ankle 10.
 *
 * Observation [15]:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | height of the torso, counted from 1 m | m |
 * | 1 | pitch | rad |
 * | 2-5 | angles of waist, hip, knee, ankle | rad |
 * | 6, 7 | velocity of the torso in x, z | m/s |
 * | 8 | pitch rate | rad/s |
 * | 9-12 | joint velocities | rad/s |
 * | 13, 14 | log(1 + contact force) at toe and heel | log N |
 *
 * Reward of stand = standing x small control: standing is 1 while the torso's centre of mass is 0.6 to 2 m above the foot's
 * and 0 otherwise; small control runs from 1 to 0.8 at full ones. Reward of hop = standing x hopping, which is 1 from 2 m/s of
 * the centre of mass on, 0.5 at 1 m/s, 0 at rest. Source: dm_control, `hopper.py` (`Hopper`).
 */
const hopper = (name: 'stand' | 'hop') =>
  controlSuiteTask({
    id: `dm_control/hopper-${name}`,
    observationSize: 15,
    actionSize: 4,
    frameSkip: 4,
    model: { text: hopperXml, included: controlSuiteScene },

    drawStart: drawJoints,

    observe(physics, out) {
      const { qpos, qvel, sensordata } = physics.views;
      out.set(qpos.subarray(1), 0);
      out.set(qvel, qpos.length - 1);
      out[13] = log1p(sensordata[touch]);
      out[14] = log1p(sensordata[touch + 1]);
    },

    reward(physics) {
      const { xipos, ctrl, sensordata } = physics.views;
      const height = xipos[3 * torso + 2] - xipos[3 * foot + 2];
      const standing = tolerance(height, { lower: 0.6, upper: 2 });
      if (name === 'stand') return (standing * (4 + smallControl(ctrl))) / 5;
      const hopping = tolerance(sensordata[0], {
        lower: 2,
        upper: Infinity,
        margin: 1,
        sigmoid: 'linear',
        valueAtMargin: 0.5,
      });
      return standing * hopping;
    },

    laggingQuantities: ({ views: { sensordata } }) => [sensordata.subarray(touch)],
  });

export const hopperTasks = [hopper('stand'), hopper('hop')];

/** Indices among the bodies; 0 is the world. */
const torso = 1;
const foot = 5;
/** Offset of toe and heel in the sensors' values, after the velocity of the centre of mass. */
const touch = 3;
