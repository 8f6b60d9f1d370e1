import type { Info } from '../environment.ts';
import type { Physics } from '../physics.ts';
import { gymnasiumEnvironment, sumOfSquaredForces } from './gymnasiumEnvironment.ts';
import { humanoidBody, tendonInfo, type HumanoidParts } from './humanoidBody.ts';
import { clipped } from './options.ts';
import { sumOfSquares } from './sumOfSquares.ts';
import { gymnasiumScene } from './gymnasiumScene.ts';
import { humanoidStandupXml } from '../models/humanoidStandup.ts';

/**
 * HumanoidStandup: Humanoid's biped lies on its back; stand up and stay up.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.003 s, RK4, PGS solver of 50 iterations, 5 in a step: dt = 0.015 s |
 * | episode | 1000 steps, never terminated |
 * | reset | qpos (on its back, z = 0.105, quaternion included) and qvel uniform +-0.01 |
 *
 * Action [17] and observation ([348] in version 5, [376] in version 4) as Humanoid's.
 *
 * Reward: height z of the torso / 0.003 + 1 - 0.1 x sum of squared actions - 5e-7 x sum of squared external forces, the
 * last at most 10.
 * Info: reward_linup, reward_quadctrl, reward_impact; of version 5 also x_position, y_position, z_distance_from_origin,
 * tendon_length_i, tendon_velocity_i (i = 0, 1; Gymnasium has arrays).
 *
 * | option | default |
 * | --- | --- |
 * | uphCostWeight | 1, and without effect, as in Gymnasium |
 * | ctrlCostWeight | 0.1 |
 * | impactCostWeight | 5e-7 |
 * | impactCostRange | [-Infinity, 10] |
 * | resetNoiseScale | 0.01 |
 * | excludeCurrentPositionsFromObservation | true; false puts x and y before the height (version 5 only) |
 * | includeCinertInObservation, includeCvelInObservation | true (version 5 only) |
 * | includeQfrcActuatorInObservation, includeCfrcExtInObservation | true (version 5 only) |
 * | contactMargins | version 4 'halved', version 5 'summed' |
 * | frameSkip | 5 |
 *
 * The height's reward is divided by the physics' time step, not by that of the environment. Source: Gymnasium,
 * `humanoidstandup_v4.py`, `humanoidstandup_v5.py`.
 */
const humanoidStandup = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `HumanoidStandup-v${version}`,
    {
      frameSkip: 5,
      contactMargins: version === 4 ? 'halved' : 'summed',
      uphCostWeight: 1,
      ctrlCostWeight: 0.1,
      impactCostWeight: 5e-7,
      impactCostRange: [-Infinity, 10],
      resetNoiseScale: 0.01,
      ...(version === 5
        ? {
            excludeCurrentPositionsFromObservation: true,
            includeCinertInObservation: true,
            includeCvelInObservation: true,
            includeQfrcActuatorInObservation: true,
            includeCfrcExtInObservation: true,
          }
        : {}),
    },
    (options) => {
      const { ctrlCostWeight, impactCostWeight, impactCostRange, resetNoiseScale } = options;
      const placeInfo = (physics: Physics): Info => {
        if (version === 4) return {};
        const { qpos } = physics.views;
        return {
          x_position: qpos[0],
          y_position: qpos[1],
          z_distance_from_origin: qpos[2] - physics.referencePosition[2],
          ...tendonInfo(physics),
        };
      };
      return {
        ...humanoidBody(version, options as HumanoidParts, resetNoiseScale),
        model: { text: humanoidStandupXml, included: gymnasiumScene },

        outcome(physics, { action }) {
          const { qpos } = physics.views;
          const up = qpos[2] / physics.timestep;
          const controlCost = ctrlCostWeight * sumOfSquares(action);
          const impactCost = clipped(impactCostWeight * sumOfSquaredForces(physics), impactCostRange);
          return {
            reward: up - controlCost - impactCost + 1,
            terminated: false,
            info: {
              ...placeInfo(physics),
              reward_linup: up,
              reward_quadctrl: -controlCost,
              reward_impact: -impactCost,
            },
          };
        },

        resetInfo: placeInfo,
      };
    },
  );

export const humanoidStandups = [humanoidStandup(4), humanoidStandup(5)];
