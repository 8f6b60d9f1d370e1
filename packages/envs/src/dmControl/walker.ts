import { controlSuiteTask } from './controlSuiteTask.ts';
import { drawJoints } from './drawJoints.ts';
import { tolerance } from './tolerance.ts';
import { controlSuiteScene } from './controlSuiteScene.ts';
import { walkerXml } from '../models/dmControl/walker.ts';

/**
 * dm_control/walker-stand, -walk, -run: a planar walker on two legs; stand up from any pose, and walk forward (+x) at 1 m/s
 * or run at 8 m/s.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.0025 s, Euler, 10 in a step: dt = 0.025 s |
 * | episode | 1000 steps (25 s), never terminated |
 * | reset | joints uniform in their ranges, pitch uniform in +-pi; it may begin within the floor |
 *
 * Action [6], each in [-1, 1]; times gear = torque in N m: right hip 100, knee 50, ankle 20; the same on the left.
 *
 * Observation [24]:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0-13 | cosine and sine of the angle of torso, right thigh, shank, foot, left thigh, shank, foot | 1 |
 * | 14 | height z of the torso | m |
 * | 15-17 | velocity of the torso in z, x; pitch rate | m/s, rad/s |
 * | 18-23 | joint velocities, in the order of the action | rad/s |
 *
 * Reward = stand x (1 + 5 move) / 6: stand = (3 x [height at least 1.2 m, falling off within 0.6 m] + upright) / 4, where
 * upright = (1 + cosine of the torso's pitch) / 2; move is 1 from the wanted speed of the centre of mass on, 0.5 at half of
 * it, 0 at rest. In walker-stand stand alone. Source: dm_control, `walker.py` (`PlanarWalker`).
 */
const walker = (name: string, speed: number) =>
  controlSuiteTask({
    id: `dm_control/walker-${name}`,
    observationSize: 24,
    actionSize: 6,
    frameSkip: 10,
    model: { text: walkerXml, included: controlSuiteScene },

    drawStart: drawJoints,

    observe(physics, out) {
      const { xmat, xpos, qvel } = physics.views;
      for (let body = 1; body <= bodies; body += 1) {
        out[2 * body - 2] = xmat[9 * body];
        out[2 * body - 1] = xmat[9 * body + 2];
      }
      out[2 * bodies] = xpos[3 * torso + 2];
      out.set(qvel, 2 * bodies + 1);
    },

    reward(physics) {
      const { xmat, xpos, sensordata } = physics.views;
      const high = tolerance(xpos[3 * torso + 2], { lower: 1.2, upper: Infinity, margin: 0.6 });
      const upright = (1 + xmat[9 * torso + 8]) / 2;
      const stand = (3 * high + upright) / 4;
      if (speed === 0) return stand;
      const move = tolerance(sensordata[0], {
        lower: speed,
        upper: Infinity,
        margin: speed / 2,
        sigmoid: 'linear',
        valueAtMargin: 0.5,
      });
      return (stand * (5 * move + 1)) / 6;
    },
  });

export const walkerTasks = [walker('stand', 0), walker('walk', 1), walker('run', 8)];

/** Of the walker; body 0 is the world, 1 the torso. */
const bodies = 7;
const torso = 1;
