import { cos, log1p, sin } from '@policypath/elementary';
import type { Generator } from '@policypath/random';
import type { Physics } from '../physics.ts';
import { controlSuiteTask } from './controlSuiteTask.ts';
import { drawJoints } from './drawJoints.ts';
import { controlSuiteScene } from './controlSuiteScene.ts';
import { fingerXml } from '../models/dmControl/finger.ts';

/** What all tasks of the finger share. */
const finger = {
  actionSize: 2,
  frameSkip: 2,
  model: { text: fingerXml, included: controlSuiteScene },
  laggingQuantities: ({ views: { sensordata } }: Physics) => [sensordata.subarray(touch, touch + 2)],
};

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
const fingerSpin = controlSuiteTask({
  ...finger,
  id: 'dm_control/finger-spin',
  observationSize: 9,

  prepareModel({ model }) {
    model.dof_damping[spinner] = 0.03;
    for (const site of [goalSite, tipSite]) model.site_rgba[4 * site + 3] = 0;
  },

  drawStart: drawApart,
  observe: writePosture,
  reward: ({ views: { sensordata } }) => (sensordata[velocities + spinner] <= -15 ? 1 : 0),
});

/**
 * dm_control/finger-turn_easy, -turn_hard: the same finger; turn the spinner until its tip is at the goal.
 *
 * Physics, episode and action are finger-spin's, but the model file's damping of the spinner stays. At a reset the goal is
 * drawn on the circle of the spinner's tip, uniformly, before the joints.
 *
 * Observation [12]: the nine of finger-spin, then
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 9, 10 | goal from the spinner's axle: x, z | m |
 * | 11 | distance of the tip from the goal's rim, negative inside | m |
 *
 * Reward = 1 while the tip is inside the goal, a ball of radius 0.07 m (easy) or 0.03 m (hard), else 0.
 * Source: dm_control, `finger.py` (`Turn`).
 */
const fingerTurn = (name: 'turn_easy' | 'turn_hard', radius: number) =>
  controlSuiteTask({
    ...finger,
    id: `dm_control/finger-${name}`,
    observationSize: 12,

    prepareModel({ model }) {
      model.site_size[3 * goalSite] = radius;
    },

    target: (physics) => physics.sitePosition('goal'),

    drawStart(physics, generator) {
      const angle = -Math.PI + 2 * Math.PI * generator.uniform();
      const goal = physics.sitePosition('goal');
      goal[0] = axlePosition.x + reach * sin(angle);
      goal[2] = axlePosition.z + reach * cos(angle);
      drawApart(physics, generator);
    },

    observe(physics, out) {
      const { sensordata } = physics.views;
      writePosture(physics, out);
      out[9] = sensordata[goal] - sensordata[axle];
      out[10] = sensordata[goal + 2] - sensordata[axle + 2];
      out[11] = distanceFromRim(physics, radius);
    },

    reward: (physics) => (distanceFromRim(physics, radius) <= 0 ? 1 : 0),
  });

export const fingerTasks = [fingerSpin, fingerTurn('turn_easy', 0.07), fingerTurn('turn_hard', 0.03)];

/** Index of the spinner's joint, after proximal and distal. */
const spinner = 2;
/** Where its axle is, and how far its tip reaches: radius and half length of its capsule. */
const axlePosition = { x: 0.2, z: 0.4 };
const reach = 0.04 + 0.09;
/** Indices among the sites. */
const [goalSite, tipSite] = [0, 3];
/** Offsets among the sensors' values. */
const velocities = 2;
const tip = 5;
const goal = 8;
const axle = 11;
const touch = 14;
const maximumAttempts = 1000;

function drawApart(physics: Physics, generator: Generator): void {
  for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
    drawJoints(physics, generator);
    physics.forward();
    if (physics.contactCount === 0) return;
  }
  throw new Error(`no start state without contact in ${maximumAttempts} draws`);
}

function writePosture({ views: { sensordata } }: Physics, out: Float64Array): void {
  out[0] = sensordata[0];
  out[1] = sensordata[1];
  out[2] = sensordata[tip] - sensordata[axle];
  out[3] = sensordata[tip + 2] - sensordata[axle + 2];
  for (let i = 0; i < 3; i += 1) out[4 + i] = sensordata[velocities + i];
  for (let i = 0; i < 2; i += 1) out[7 + i] = log1p(sensordata[touch + i]);
}

function distanceFromRim({ views: { sensordata } }: Physics, radius: number): number {
  // The same differences of differences as dm_control's, so that the last digit agrees.
  const x = sensordata[goal] - sensordata[axle] - (sensordata[tip] - sensordata[axle]);
  const z = sensordata[goal + 2] - sensordata[axle + 2] - (sensordata[tip + 2] - sensordata[axle + 2]);
  return Math.sqrt(x * x + z * z) - radius;
}
