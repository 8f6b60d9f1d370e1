import type { MujocoEnvironment, StepResult } from '../src/index.ts';
import { relativeError } from '../test/relativeError.ts';
import type { Transition } from '../test/transition.ts';

type RecordedStart = Pick<Transition, 'qpos' | 'qvel' | 'qaccWarmstart'>;
type RecordedStep = Omit<Transition, keyof RecordedStart | 'positionReference'>;

/** An environment of Gymnasium's, as `recordGymnasium.py` writes it. */
export interface GymnasiumRecording {
  readonly id: string;
  readonly options: object;
  readonly maximumEpisodeSteps: number;
  readonly reset: RecordedStart & { readonly observation: number[]; readonly info: Readonly<Record<string, number>> };
  /** Extremes of qpos and qvel over some hundred resets. */
  readonly resets?: { readonly min: number[]; readonly max: number[] };
  readonly transitions: readonly (RecordedStart & RecordedStep)[];
  /** The first holds the start; the others go on from it. */
  readonly rollout: readonly [RecordedStart & RecordedStep, ...RecordedStep[]];
}

export interface GymnasiumComparison {
  readonly steps: number;
  /** Largest |x - y| / (1 + |y|). */
  readonly worst: {
    readonly state: number;
    readonly observation: number;
    readonly reward: number;
    readonly info: number;
  };
  /** Flags and names that differ, and infos that do by more than 1e-9. */
  readonly different: readonly string[];
}

/** Plays a recording again in an environment of this package with the same options. */
export function compareRecording(
  environment: MujocoEnvironment,
  { reset, transitions, rollout }: GymnasiumRecording,
): GymnasiumComparison {
  const worst = { state: 0, observation: 0, reward: 0, info: 0 };
  const different: string[] = [];
  let steps = 0;
  worst.observation = relativeError(environment.setPhysicsState(reset), reset.observation);
  const compare = (name: string, result: StepResult, expected: RecordedStep): void => {
    steps += 1;
    const { qpos, qvel } = environment.physicsState();
    worst.state = Math.max(
      worst.state,
      relativeError([...qpos, ...qvel], [...expected.nextQpos, ...expected.nextQvel]),
    );
    worst.observation = Math.max(worst.observation, relativeError(result.observation, expected.observation));
    worst.reward = Math.max(worst.reward, relativeError([result.reward], [expected.reward]));
    if (result.terminated !== expected.terminated) different.push(`${name}: terminated`);
    const names = [...new Set([...Object.keys(result.info), ...Object.keys(expected.info)])];
    for (const field of names) {
      const error = relativeError([result.info[field]], [expected.info[field]]);
      if (error < 1e-9) worst.info = Math.max(worst.info, error);
      else different.push(`${name}: ${field} is ${result.info[field]}, expected ${expected.info[field]}`);
    }
  };
  transitions.forEach((transition, i) => {
    environment.setPhysicsState(transition);
    compare(`transition ${i}`, environment.step(transition.action), transition);
  });
  environment.setPhysicsState(rollout[0]);
  rollout.forEach((step, i) => compare(`rollout step ${i}`, environment.step(step.action), step));
  return { steps, worst, different };
}
