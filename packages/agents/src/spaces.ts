import type { ImageShape } from './imageReplay/imageShape.ts';

/** The spaces of an environment; every `Environment` of @policypath/envs has them. */
export interface AgentSpaces {
  /** [n] of a vector, [channels, height, width] of a stack of frames, [height, width, channels] of another image. */
  readonly observationSpace: {
    readonly shape: readonly number[];
    /** Of an image: 1 where it holds truth values, 255 where it holds bytes. */
    readonly high?: number | ArrayLike<number>;
  };
  readonly actionSpace:
    | { readonly kind: 'box'; readonly shape: readonly [number]; readonly high: ArrayLike<number> }
    | { readonly kind: 'discrete'; readonly shape: readonly [1]; readonly n: number };
}

/** The sizes of a vector observation and of actions. @throws RangeError for pictures, or a choice among n actions */
export function stateSizes({ observationSpace, actionSpace }: AgentSpaces): {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly maximumAction: number;
} {
  const { shape } = observationSpace;
  if (shape.length !== 1) throw new RangeError(`this agent observes vectors, got observations [${shape.join(', ')}]`);
  return { observationSize: shape[0], ...boxSizes(actionSpace) };
}

/** The frames of a stack [3 frames, height, width], and the sizes of actions. @throws RangeError for what is none */
export function imageSizes({ observationSpace, actionSpace }: AgentSpaces): {
  readonly image: ImageShape;
  readonly actionSize: number;
  readonly maximumAction: number;
} {
  const [channels, height, width] = observationSpace.shape;
  if (observationSpace.shape.length !== 3 || channels % 3 !== 0) {
    throw new RangeError(
      `this agent observes stacks of frames [3 frames, height, width], got [${observationSpace.shape.join(', ')}]: ` +
        'make the environment with the option pixels',
    );
  }
  return { image: { channels: 3, height, width, frameStack: channels / 3 }, ...boxSizes(actionSpace) };
}

/** The shape of a vector [n], or of a grid of truth values [height, width, channels], and the number of choices. @throws RangeError for others */
export function choiceSizes({ observationSpace, actionSpace }: AgentSpaces): {
  readonly observationShape: readonly number[];
  readonly choices: number;
} {
  const { shape, high } = observationSpace;
  if (shape.length !== 1 && shape.length !== 3) {
    throw new RangeError(`this agent observes vectors or grids [height, width, channels], got [${shape.join(', ')}]`);
  }
  if (shape.length === 3 && high !== undefined && high !== 1) {
    throw new RangeError(`this agent observes grids of truth values, got images of numbers up to ${String(high)}`);
  }
  if (actionSpace.kind === 'discrete') return { observationShape: shape, choices: actionSpace.n };
  throw new RangeError(
    `this agent chooses one of n actions, the environment takes a vector of ${actionSpace.shape[0]} numbers`,
  );
}

function boxSizes(space: AgentSpaces['actionSpace']): { readonly actionSize: number; readonly maximumAction: number } {
  if (space.kind === 'box') return { actionSize: space.shape[0], maximumAction: space.high[0] };
  throw new RangeError(`this agent needs a vector of numbers as action, the environment has ${space.n} choices`);
}
