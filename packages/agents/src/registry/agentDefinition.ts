import type { Engine, PlannedModule } from '@policypath/nets';
import type { Agent, AgentCapabilities } from '../agent.ts';
import type { AgentSpaces } from '../spaces.ts';
import type { AgentSettings, SettingDefault, SettingValues } from './setting.ts';

/** The spaces of an environment, and their sizes. */
export interface EnvironmentSizes extends AgentSpaces {
  /** Numbers in an observation, whatever its shape. */
  readonly observationSize: number;
  /** Numbers in an action: 1 for a choice among n. */
  readonly actionSize: number;
}

/** What an agent needs of the machine. */
export interface AgentNeeds {
  /** m: parameters of the policy, whose path is recorded. */
  readonly parameterCount: number;
  /** Its networks and optimisers on the engine. Default none. */
  readonly modules?: readonly PlannedModule[];
  /** Bytes of the agent in a checkpoint, without the replay storage; an upper estimate. Default: those of the policy. */
  readonly stateBytes?: number;
  /** Its replay storage, if it has one. */
  readonly replay?: {
    /** Floats in a record. */
    readonly recordLength: number;
    /** 'states': records are those of `ReplayBuffer`. Absent: it has a form of its own. */
    readonly holds?: 'states';
    /** Most records that are kept. */
    readonly capacity: number;
    /** Bytes after this many agent steps. */
    bytes(agentSteps: number): number;
  };
  /** Number of parameters outside the policy that a recorded policy needs to act (RAD's encoder, PPO's scale of observations). Default 0. */
  readonly encoderParameterCount?: number;
}

/** What the defaults of an agent may depend on. */
export interface DefaultsOf {
  /** A profile of the agent. Default: its first. */
  readonly profile?: string;
  /** e.g. 'dm_control/walker-walk': some profiles differ by task. */
  readonly environment: string;
}

/** The settings for `resolve`: values by setting name. */
export interface ResolveOptions extends DefaultsOf {
  /** Given and default values. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Given values only. */
  readonly given: Readonly<Record<string, unknown>>;
}

export interface MakeAgentOptions<Settings> {
  readonly engine: Engine;
  /** The environment in which the agent acts. */
  readonly environment: AgentSpaces;
  /** Seed of every random draw. */
  readonly seed: number;
  /** Agent steps that it will make, or Infinity: a replay storage needs no more transitions. */
  readonly agentSteps: number;
  readonly settings: Settings;
}

/** Any agent, with what it can do beside acting and learning. */
export type AnyAgent = Agent<Float32Array | Float64Array | Uint8Array> & AgentCapabilities;

/** Kinds of environments that an agent can act in. */
export interface SupportedSpaces {
  /**
   * 'vector' [n]; 'image' [height, width, channels] as the environment makes it; 'frames': stacks [3 frames, height, width] of
   * pictures, which the environment makes with its option `pixels`.
   */
  readonly observations: readonly ('vector' | 'image' | 'frames')[];
  /** 'box': vectors of numbers; 'discrete': one of n choices. */
  readonly actions: readonly ('box' | 'discrete')[];
}

/**
 * An agent: its settings, the environments that it can act in, what it needs, how it is made. `createAgent` and trials make it by its
 * name; options of commands, keys of files, help, manifests, checkpoints and reports follow from it.
 */
export interface AgentDefinition<
  Part extends AgentSettings = AgentSettings,
  Made extends AnyAgent = AnyAgent,
  Options extends object = SettingValues<Part>,
> {
  /** The name of `createAgent`, the value of `--agent` and the key of the settings in a manifest, e.g. 'td3'. */
  readonly name: string;
  /** What tables and figures call it, e.g. 'DoubleDQN'. Default: the name in capitals. */
  readonly title?: string;
  /** Completes a line of the help, e.g. 'learns from states'. */
  readonly text: string;
  readonly spaces: SupportedSpaces;
  /**
   * It learns from transitions that others made. Its trials begin with those of another trial, step no environment, and make one
   * update a step. Default false.
   */
  readonly isOffline?: true;
  /** Its own settings, each with a `default`. Their keys are those of the manifest; the order is part of the hash. */
  readonly settings: Part;
  /**
   * Options of `createAgent` with their defaults. Default: the settings. To be given where some settings are the environment's, such
   * as the size of pictures.
   */
  readonly hyperParameters?: Options;
  /** Its defaults for settings that all trials have, by name, e.g. `{ steps: ['ours', 50_000] }`. */
  readonly trialDefaults?: Readonly<Record<string, SettingDefault>>;
  /** Names of its sets of defaults, the usual one first. They need a setting named `profile`. */
  readonly profiles?: readonly string[];
  /** Values, by setting name, for defaults that state only their source. */
  defaults?(of: DefaultsOf): Readonly<Record<string, unknown>>;
  /**
   * Computes manifest entries that depend on several settings.
   *
   * @throws RangeError when settings contradict each other; its message names settings in braces, e.g. '{augmentedSize} 90 is ...'
   */
  resolve?(options: ResolveOptions): Readonly<Record<string, unknown>>;
  /** Options of `makeEnvironment`, e.g. pixels. Default none. */
  environmentOptions?(settings: SettingValues<Part>): object;
  /** Environment steps in one agent step. Default 1. */
  actionRepeat?(settings: SettingValues<Part>): number;
  /**
   * When it learns: after every `steps` agent steps it makes `policyUpdates` updates of its policy, on average. Default: one update
   * after each.
   */
  pace?(settings: SettingValues<Part>): { readonly steps: number; readonly policyUpdates: number };
  /**
   * Why its trials cannot be made longer, where what they compute depends on their length, e.g. 'its learning rate falls to 0 at
   * the last step'. Default: it does not.
   */
  usesLength?(settings: SettingValues<Part>): string | undefined;
  /** Words for what makes its trials a different task or method than the names of agent and environment say, for tables. */
  traits?(settings: SettingValues<Part>): Readonly<Record<string, string>>;
  /** States what the agent needs, without making it. Of an image, `sizes` may be those of the environment without `environmentOptions`. */
  needs(sizes: EnvironmentSizes, settings: SettingValues<Part>): AgentNeeds;
  /** Makes the agent in its initial state, which depends on seed and settings only. */
  create(options: MakeAgentOptions<SettingValues<Part>>): Made;
}
