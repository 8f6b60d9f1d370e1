import type { Generator } from '@policypath/random';
import type { Physics } from '../physics.ts';

/** Distribution of the noise that a reset adds to the model's reference position, independent by component. */
export interface ResetNoise {
  /** qpos: uniform in +- this. */
  readonly positionHalfWidth: number;
  /** qvel: uniform in +- scale, or normal with standard deviation scale. */
  readonly velocityLaw: 'uniform' | 'normal';
  readonly velocityScale: number;
}

/** How Gymnasium's environments start an episode: at the model's reference position, at rest, plus noise. */
export function noisyStart({
  positionHalfWidth,
  velocityLaw,
  velocityScale,
}: ResetNoise): (physics: Physics, generator: Generator) => void {
  return (physics, generator) => {
    const { qpos, qvel } = physics.views;
    generator.fillUniform(qpos, -positionHalfWidth, positionHalfWidth);
    for (let i = 0; i < qpos.length; i += 1) qpos[i] += physics.referencePosition[i];
    if (velocityLaw === 'uniform') generator.fillUniform(qvel, -velocityScale, velocityScale);
    else generator.fillNormal(qvel, velocityScale);
  };
}

/** The same with one scale for positions and velocities, Gymnasium's `reset_noise_scale`. */
export function noisyStartOf(scale: number, velocityLaw: ResetNoise['velocityLaw']): ReturnType<typeof noisyStart> {
  return noisyStart({ positionHalfWidth: scale, velocityLaw, velocityScale: scale });
}
