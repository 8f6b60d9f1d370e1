import type { ModelUrl } from '../readModelFiles.ts';

/** Lowest and highest value. */
export type Range = readonly [low: number, high: number];

/**
 * Constructor arguments of Gymnasium's environments, under its names in camel case. Each environment has those that the
 * table of its doc comment lists, with its own defaults; the others are refused by name.
 */
export interface GymnasiumOptions {
  /** A model file of one's own, as a path or URL, with as many joints and bodies as it likes; files that it includes lie beside it. */
  readonly xmlFile?: string | ModelUrl;
  /** Physics steps in an environment step. */
  readonly frameSkip?: number;
  /**
   * How the margins of two geoms make the margin of their contact. 'summed': as Gymnasium on a current MuJoCo, the default
   * of version 5. 'halved': half of it, the larger one's, as the models were made for before MuJoCo 3.5; the default of version 4.
   */
  readonly contactMargins?: 'summed' | 'halved';
  /** Half width of uniform noise, or standard deviation of normal noise, of the start. */
  readonly resetNoiseScale?: number;
  /** Whether the observation leaves out the robot's place on the ground. */
  readonly excludeCurrentPositionsFromObservation?: boolean;
  readonly forwardRewardWeight?: number;
  readonly ctrlCostWeight?: number;
  readonly contactCostWeight?: number;
  /** What a step earns while the robot is healthy. */
  readonly healthyReward?: number;
  readonly terminateWhenUnhealthy?: boolean;
  readonly healthyZRange?: Range;
  readonly healthyAngleRange?: Range;
  readonly healthyStateRange?: Range;
  /** To which contact forces are clipped. */
  readonly contactForceRange?: Range;
  /** To which the contact cost is clipped. */
  readonly contactCostRange?: Range;
  /** The body whose velocity is rewarded: its index or its name. */
  readonly mainBody?: number | string;
  readonly includeCinertInObservation?: boolean;
  readonly includeCvelInObservation?: boolean;
  readonly includeQfrcActuatorInObservation?: boolean;
  readonly includeCfrcExtInObservation?: boolean;
  /** Ant-v4 only: observe the contact forces (84 more values) and pay for them. Version 5 always pays for them. */
  readonly useContactForces?: boolean;
  /** HumanoidStandup: weight of the height, over the time step of the physics. */
  readonly uphCostWeight?: number;
  readonly impactCostWeight?: number;
  readonly impactCostRange?: Range;
  readonly rewardDistWeight?: number;
  readonly rewardNearWeight?: number;
  readonly rewardControlWeight?: number;
}

/**
 * The options of one environment: those given, the defaults otherwise.
 *
 * @throws RangeError when one is of another kind than its default, not a number, or a range from high to low
 */
export function withDefaults<Defaults extends GymnasiumOptions>(
  defaults: Defaults,
  given: GymnasiumOptions,
): {
  readonly [Name in keyof Defaults]: Name extends keyof GymnasiumOptions ? NonNullable<GymnasiumOptions[Name]> : never;
} {
  const resolved: Record<string, unknown> = Object.fromEntries(Object.entries(defaults));
  for (const [name, standard] of Object.entries(defaults)) {
    const value = (given as Record<string, unknown>)[name];
    if (value === undefined) continue;
    checkOption(name, value, standard);
    resolved[name] = value;
  }
  return resolved as ReturnType<typeof withDefaults<Defaults>>;
}

function checkOption(name: string, value: unknown, standard: unknown): void {
  const refuse = (expected: string): never => {
    throw new RangeError(
      `${name} is ${expected}, got ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    );
  };
  if (name === 'mainBody') {
    if (typeof value !== 'string' && !Number.isSafeInteger(value))
      refuse("the index or name of one of the model's bodies");
  } else if (name === 'frameSkip') {
    if (!(Number.isSafeInteger(value) && (value as number) > 0)) refuse('a positive integer');
  } else if (name === 'contactMargins') {
    if (value !== 'summed' && value !== 'halved') refuse("'summed' or 'halved'");
  } else if (Array.isArray(standard)) {
    const [low, high] = Array.isArray(value) && value.length === 2 ? (value as number[]) : [NaN, NaN];
    if (!(low <= high)) refuse('a range [low, high]');
  } else if (typeof standard === 'boolean') {
    if (typeof value !== 'boolean') refuse('true or false');
  } else if (!Number.isFinite(value)) refuse('a finite number');
}

/** A value kept within a range. */
export function clipped(value: number, range: Range): number {
  return Math.min(range[1], Math.max(range[0], value));
}

/** Whether a value lies strictly between the ends of a range. */
export function isWithin(value: number, [low, high]: Range): boolean {
  return low < value && value < high;
}
