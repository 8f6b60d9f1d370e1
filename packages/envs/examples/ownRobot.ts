// A robot of one's own: an MJCF file, where an episode starts, what the agent observes and what it is rewarded for.
// After `import './ownRobot.ts'`, `makeEnvironment('BallOnBeam-v0')` makes it. In the app:
//
//   policypath train --plugin examples/ownRobot.ts --env BallOnBeam-v0
import { mujocoEnvironment, noisyStart, registerEnvironment } from '@policypath/envs';

registerEnvironment(
  mujocoEnvironment({
    id: 'BallOnBeam-v0',
    model: new URL('ballOnBeam.xml', import.meta.url),
    observationSize: 4,
    actionSize: 1,
    frameSkip: 4,
    maximumEpisodeSteps: 250,
    drawStart: noisyStart({ positionHalfWidth: 0.1, velocityLaw: 'uniform', velocityScale: 0.1 }),
    observe({ views: { qpos, qvel } }, out) {
      out.set(qpos, 0);
      out.set(qvel, qpos.length);
    },
    outcome({ views: { qpos } }, { action }) {
      const distance = Math.abs(qpos[1]);
      return { reward: 1 - distance - 0.01 * action[0] ** 2, terminated: distance > 0.6, info: { distance } };
    },
  }),
);
