import type { Generator } from '@policypath/random';
import type { Physics } from '../physics.ts';

/** MuJoCo's `mjJNT_HINGE`. */
const hinge = 3;

/**
 * Draws the positions of the joints, each a hinge or a slide: uniform in its range where it has one; otherwise uniform
 * in +-pi for a hinge, and left alone for a slide. Source: dm_control's `randomizers.py`.
 */
export function drawJoints(physics: Physics, generator: Generator): void {
  const { qpos } = physics.views;
  physics.jointType.forEach((type, joint) => {
    if (isLimited(physics, joint)) qpos[joint] = withinRange(physics, joint, generator);
    else if (type === hinge) qpos[joint] = -Math.PI + 2 * Math.PI * generator.uniform();
  });
}

/** Draws only the joints that have a range. */
export function drawLimitedJoints(physics: Physics, generator: Generator): void {
  const { qpos } = physics.views;
  for (let joint = 0; joint < qpos.length; joint += 1) {
    if (isLimited(physics, joint)) qpos[joint] = withinRange(physics, joint, generator);
  }
}

function isLimited({ jointRange }: Physics, joint: number): boolean {
  return jointRange[2 * joint] < jointRange[2 * joint + 1];
}

function withinRange({ jointRange }: Physics, joint: number, generator: Generator): number {
  const [low, high] = [jointRange[2 * joint], jointRange[2 * joint + 1]];
  return low + (high - low) * generator.uniform();
}
