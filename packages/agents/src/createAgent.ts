import { createEngine, type Engine, type EngineName, type PlannedModule } from '@policypath/nets';
import type { Agent, AgentCapabilities } from './agent.ts';
import type { ImageShape } from './imageReplay/imageShape.ts';
import { Rad } from './rad/rad.ts';
import { radModules } from './rad/radModules.ts';
import { radDefaults, type RadHyperParameters } from './rad/radOptions.ts';
import { Sac } from './sac/sac.ts';
import { sacModules } from './sac/sacModules.ts';
import { sacDefaults, type SacHyperParameters } from './sac/sacOptions.ts';
import { Td3 } from './td3/td3.ts';
import { td3Modules } from './td3/td3Modules.ts';
import { td3Defaults, type Td3HyperParameters } from './td3/td3Options.ts';

/** The spaces of an environment; every `Environment` of @policypath/envs has them. */
export interface AgentSpaces {
  /** [n] of a vector, [channels, height, width] of a stack of frames. */
  readonly observationSpace: { readonly shape: readonly number[] };
  readonly actionSpace:
    | { readonly kind: 'box'; readonly shape: readonly [number]; readonly high: ArrayLike<number> }
    | { readonly kind: 'discrete'; readonly shape: readonly [1]; readonly n: number };
}

/** The definition of an agent for `createAgent`. */
export interface AgentType {
  /** e.g. 'td3'. */
  readonly name: string;
  /** Its hyper-parameters with their defaults; other options are refused. */
  readonly defaults: object;
  /** Its networks and optimisers, for `createEngine`. */
  modules(spaces: AgentSpaces, options: object): readonly PlannedModule[];
  create(options: { readonly engine: Engine; readonly spaces: AgentSpaces; readonly seed: number } & object): unknown;
}

/** Agents by name, with what they observe and their hyper-parameters. */
export interface OwnAgents {
  td3: { agent: Td3; options: Td3HyperParameters };
  sac: { agent: Sac; options: SacHyperParameters };
  rad: { agent: Rad; options: RadHyperParameters };
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

function boxSizes(space: AgentSpaces['actionSpace']): { readonly actionSize: number; readonly maximumAction: number } {
  if (space.kind === 'box') return { actionSize: space.shape[0], maximumAction: space.high[0] };
  throw new RangeError(`this agent needs a vector of numbers as action, the environment has ${space.n} choices`);
}

const td3: AgentType = {
  name: 'td3',
  defaults: td3Defaults,
  modules(spaces, options) {
    const { observationSize, actionSize } = stateSizes(spaces);
    return td3Modules(observationSize, actionSize, options);
  },
  create: ({ spaces, ...options }) => new Td3({ ...options, ...stateSizes(spaces) }),
};

const sac: AgentType = {
  name: 'sac',
  defaults: { ...sacDefaults, targetEntropy: undefined },
  modules(spaces, options) {
    const { observationSize, actionSize } = stateSizes(spaces);
    return sacModules(observationSize, actionSize, options);
  },
  create: ({ spaces, ...options }) => new Sac({ ...options, ...stateSizes(spaces) }),
};

const rad: AgentType = {
  name: 'rad',
  defaults: { ...radDefaults, targetEntropy: undefined },
  modules: (spaces, options) => radModules({ ...imageSizes(spaces), ...options }),
  create: ({ spaces, ...options }) => new Rad({ ...options, ...imageSizes(spaces) }),
};

const types = new Map([td3, sac, rad].map((type) => [type.name, type]));

/** Makes your own agent known to `createAgent`. @throws RangeError when the name is taken */
export function registerAgent(type: AgentType): void {
  if (types.has(type.name)) throw new RangeError(`there is an agent '${type.name}' already: give yours another name`);
  types.set(type.name, type);
}

/** Options of `createAgent` beside the agent's hyper-parameters. */
export interface CreateAgentOptions {
  /** Seed of every random draw. Default 0. */
  readonly seed?: number;
  /** Engine that computes the networks. Default 'auto': native where it loads, otherwise wasm. */
  readonly engine?: EngineName | 'auto';
  /** Threads of the engine; they change no bit of a result. Default 1. */
  readonly threads?: 1 | 2;
}

/**
 * Makes an agent for your own training loop, in the initial state of its seed. It opens an engine of the size that its
 * networks need, and frees it on `close()`.
 *
 * @param environment made by `makeEnvironment`, or any object with its spaces
 * @throws RangeError on an unknown agent or option, an option out of range, or spaces that the agent does not support
 */
export function createAgent<Name extends keyof OwnAgents>(
  name: Name,
  environment: AgentSpaces,
  options?: CreateAgentOptions & Partial<OwnAgents[Name]['options']>,
): Promise<OwnAgents[Name]['agent'] & { close(): void }>;
/** For a name that is not known to the compiler, the caller states the agent's type. */
export function createAgent<Made = Agent & AgentCapabilities>(
  name: string,
  environment: AgentSpaces,
  options?: CreateAgentOptions & Readonly<Record<string, unknown>>,
): Promise<Made & { close(): void }>;
export async function createAgent(
  name: string,
  environment: AgentSpaces,
  { seed = 0, engine: engineName = 'auto', threads = 1, ...options }: CreateAgentOptions & object = {},
): Promise<object> {
  const type = types.get(name);
  if (type === undefined) throw new RangeError(`there is no agent '${name}', only ${[...types.keys()].join(', ')}`);
  const known = Object.keys(type.defaults);
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) throw new RangeError(`${name} has no option '${unknown}', only ${known.join(', ')}`);
  const spaces = { observationSpace: environment.observationSpace, actionSpace: environment.actionSpace };
  const modules = type.modules(spaces, options);
  const engine = await createEngine({ engine: engineName, threads, modules });
  try {
    const agent = type.create({ ...options, engine, spaces, seed }) as object;
    return Object.assign(agent, { close: () => engine.close() });
  } catch (error) {
    engine.close();
    throw error;
  }
}
