import { checkOptions, type KnownOptions } from '@policypath/options';
import { createEngine, type EngineName } from '@policypath/nets';
import type { Agent, AgentCapabilities } from './agent.ts';
import { withDefaults } from './optionChecks.ts';
import type { AgentDefinition, EnvironmentSizes } from './registry/agentDefinition.ts';
import { agentDefinition, type OwnAgents } from './registry/registry.ts';
import type { AgentSetting } from './registry/setting.ts';
import type { AgentSpaces } from './spaces.ts';

/** Options of `createAgent` beside the agent's hyper-parameters. */
export interface CreateAgentOptions {
  /** Seed of every random draw. Default 0. */
  readonly seed?: number;
  /** Engine that computes the networks. Default 'auto': native where it loads, otherwise wasm. */
  readonly engine?: EngineName | 'auto';
  /** Threads of the engine; they change no bit of a result. Default 1. */
  readonly threads?: 1 | 2;
  /** Agent steps that it will make, for agents that compute by them: PPO's learning rate falls to 0 there. Default: not known. */
  readonly steps?: number;
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
  { observationSpace, actionSpace }: AgentSpaces,
  given: CreateAgentOptions & object = {},
): Promise<object> {
  const definition = agentDefinition(name);
  const defaults = hyperParametersOf(definition);
  const known = {
    seed: true,
    engine: true,
    threads: true,
    steps: true,
    ...Object.fromEntries(Object.keys(defaults).map((option) => [option, true])),
  };
  checkOptions<object>(name, given, known as KnownOptions<never>);
  const { seed = 0, engine: engineName = 'auto', threads = 1, steps = Infinity, ...options } = given;
  if (!(steps === Infinity || (Number.isSafeInteger(steps) && steps >= 1))) {
    throw new RangeError(`steps is a whole number of agent steps from 1 on, got ${steps}`);
  }
  const settings = withDefaults(defaults, options) as never;
  const sizes = sizesOf({ observationSpace, actionSpace });
  refuseOtherSpaces(definition, sizes);
  const { modules = [] } = definition.needs(sizes, settings);
  const engine = await createEngine({ engine: engineName, threads, modules });
  try {
    const agent = definition.create({ engine, environment: sizes, seed, agentSteps: steps, settings });
    return Object.assign(agent, { close: () => engine.close() });
  } catch (error) {
    engine.close();
    throw error;
  }
}

/** The options of an agent for `createAgent`, with their defaults. */
function hyperParametersOf({ hyperParameters, settings, defaults }: AgentDefinition): object {
  if (hyperParameters !== undefined) return hyperParameters;
  const stated = defaults?.({ environment: '' }) ?? {};
  const values = Object.entries(settings as Readonly<Record<string, AgentSetting>>).map(([name, setting]) => [
    name,
    setting.default?.[1] ?? stated[name],
  ]);
  return Object.fromEntries(values) as object;
}

/** The numbers in an observation and an action of these spaces. */
export function sizesOf({ observationSpace, actionSpace }: AgentSpaces): EnvironmentSizes {
  const observationSize = observationSpace.shape.reduce((product, length) => product * length);
  return { observationSpace, actionSpace, observationSize, actionSize: actionSpace.shape[0] };
}

/** Observations in words. */
const observed = {
  vector: 'vectors',
  image: 'images [height, width, channels]',
  frames: 'stacks of frames [3 frames, height, width], which the option pixels of makeEnvironment gives',
};

function refuseOtherSpaces({ name, spaces }: AgentDefinition, { observationSpace, actionSpace }: AgentSpaces): void {
  const { shape } = observationSpace;
  const isImage = shape.length === 3;
  const fits = { vector: shape.length === 1, image: isImage, frames: isImage && shape[0] % 3 === 0 };
  if (!spaces.observations.some((kind) => fits[kind])) {
    const wanted = spaces.observations.map((kind) => observed[kind]).join(' or ');
    throw new RangeError(`${name} observes ${wanted}; got observations [${shape.join(', ')}]`);
  }
  if (spaces.actions.includes(actionSpace.kind)) return;
  throw new RangeError(
    actionSpace.kind === 'box'
      ? `${name} chooses one of n actions, the environment takes a vector of ${actionSpace.shape[0]} numbers`
      : `${name} needs a vector of numbers as action, the environment has ${actionSpace.n} choices`,
  );
}
