import { ballInCupCatch } from './dmControl/ballInCup.ts';
import { cartpoleTasks } from './dmControl/cartpole.ts';
import { cheetahRun } from './dmControl/cheetahRun.ts';
import { fingerTasks } from './dmControl/finger.ts';
import { hopperTasks } from './dmControl/hopper.ts';
import { reacherTasks } from './dmControl/reacher.ts';
import { walkerTasks } from './dmControl/walker.ts';
import type { ActionSpace, AnyEnvironment, ObservationSpace } from './environment.ts';
import { ants } from './gymnasium/ant.ts';
import { halfCheetahs } from './gymnasium/halfCheetah.ts';
import { hoppers } from './gymnasium/hopper.ts';
import { humanoids } from './gymnasium/humanoid.ts';
import { humanoidStandups } from './gymnasium/humanoidStandup.ts';
import { invertedDoublePendulums } from './gymnasium/invertedDoublePendulum.ts';
import { invertedPendulums } from './gymnasium/invertedPendulum.ts';
import { pusher } from './gymnasium/pusher.ts';
import { reachers } from './gymnasium/reacher.ts';
import { swimmers } from './gymnasium/swimmer.ts';
import { walkers2d } from './gymnasium/walker2d.ts';
import { minatarDefinitions } from './minatar/minatarDefinition.ts';
import { mujocoEnvironment } from './mujocoDefinition.ts';
import { UnknownEnvironmentError } from './unknownEnvironmentError.ts';

/** An environment that `makeEnvironment` can make, with what is known of it beforehand. */
export interface EnvironmentDefinition {
  /** e.g. 'Hopper-v4'. */
  readonly id: string;
  readonly observationSpace: ObservationSpace;
  readonly actionSpace: ActionSpace;
  /** Environment steps after which an episode is truncated; Infinity where none is. */
  readonly maximumEpisodeSteps: number;
  /** Names of the options that `create` takes; `makeEnvironment` refuses others. Default none. */
  readonly options?: readonly string[];
  /** Why an option that a user may expect is not among them, by its name. */
  readonly absentOptions?: Readonly<Record<string, string>>;
  /** A fresh environment with these id and spaces. @throws RangeError on an option that is out of range */
  create(options: Readonly<Record<string, unknown>>): AnyEnvironment | Promise<AnyEnvironment>;
}

/** The environments of this package. */
const own: readonly EnvironmentDefinition[] = [
  ...halfCheetahs,
  ...hoppers,
  ...walkers2d,
  ...ants,
  ...humanoids,
  ...invertedPendulums,
  ...invertedDoublePendulums,
  ...reachers,
  pusher,
  ...swimmers,
  ...humanoidStandups,
  ...[
    ...fingerTasks,
    ...walkerTasks,
    ...cartpoleTasks,
    cheetahRun,
    ...hopperTasks,
    ...reacherTasks,
    ballInCupCatch,
  ].map((task) => mujocoEnvironment(task)),
  ...minatarDefinitions,
];

/** Ids of those that MuJoCo simulates. */
export type MujocoId =
  | `${'HalfCheetah' | 'Hopper' | 'Walker2d' | 'Ant' | 'Humanoid'}-v${4 | 5}`
  | `${'InvertedPendulum' | 'InvertedDoublePendulum' | 'Reacher' | 'Swimmer' | 'HumanoidStandup'}-v${4 | 5}`
  | 'Pusher-v5'
  | `dm_control/finger-${'spin' | 'turn_easy' | 'turn_hard'}`
  | `dm_control/walker-${'stand' | 'walk' | 'run'}`
  | `dm_control/cartpole-${'balance' | 'balance_sparse' | 'swingup' | 'swingup_sparse'}`
  | `dm_control/hopper-${'stand' | 'hop'}`
  | `dm_control/reacher-${'easy' | 'hard'}`
  | 'dm_control/cheetah-run'
  | 'dm_control/ball_in_cup-catch';

const registered = new Map<string, EnvironmentDefinition>(own.map((definition) => [definition.id, definition]));

/**
 * Makes an environment known to `makeEnvironment`, to trials and to every command of this process.
 *
 * @throws RangeError when the id is empty or taken
 */
export function registerEnvironment(definition: EnvironmentDefinition): void {
  const { id } = definition;
  if (typeof id !== 'string' || id === '') throw new RangeError(`an environment's id is a text, got ${String(id)}`);
  if (registered.has(id)) {
    throw new RangeError(`there is an environment '${id}' already: register yours under another id`);
  }
  registered.set(id, definition);
}

/** Every environment that `makeEnvironment` knows; nothing is loaded. */
export function knownEnvironments(): readonly EnvironmentDefinition[] {
  return [...registered.values()];
}

/** What is known of an environment; nothing is loaded. @throws UnknownEnvironmentError that suggests a near id */
export function environmentDefinition(id: string): EnvironmentDefinition {
  const definition = registered.get(id);
  if (definition === undefined) throw new UnknownEnvironmentError(id, [...registered.keys()]);
  return definition;
}
