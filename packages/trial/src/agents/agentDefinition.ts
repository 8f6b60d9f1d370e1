import type { Engine, PlannedModule } from '@policypath/nets';
import type { SettingDefault, SettingPart } from '../settings/setting.ts';
import type { TrialAgent, TrialEnvironment } from './trialAgent.ts';

/** Sizes of an environment's states and actions, and the environment steps of a full episode. */
export interface EnvironmentSizes {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly maximumEpisodeSteps: number;
}

/** What a trial's agent takes of the machine. */
export interface AgentNeeds {
  /** m: parameters of the policy, whose path is recorded. */
  readonly parameterCount: number;
  /** Its networks and optimisers on the engine. Default none. */
  readonly modules?: readonly PlannedModule[];
  /** What a checkpoint stores of the agent beside the replay storage; rather too high than too low. Default that of the policy. */
  readonly stateBytes?: number;
  /** Its replay storage, if it has one. */
  readonly replay?: {
    /** Floats in a record. */
    readonly recordLength: number;
    /** Records that are kept at most. */
    readonly capacity: number;
    /** Memory after so many agent steps. */
    bytes(agentSteps: number): number;
  };
  /** Parameters that a recorded policy needs beside its own to act (RAD's encoder). Default 0. */
  readonly encoderParameterCount?: number;
}

/** What a default may depend on beside the agent. */
export interface DefaultsOf {
  /** The first of the agent's profiles where none was given. */
  readonly profile?: string;
  /** e.g. 'dm_control/walker-walk': some profiles differ by task. */
  readonly environment: string;
}

/** What `resolve` is given: values by setting name. */
export interface ResolveOptions extends DefaultsOf {
  /** Given and default values. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Those that were given. */
  readonly given: Readonly<Record<string, unknown>>;
}

export interface CreateAgentOptions<Settings> {
  readonly engine: Engine;
  /** That the agent acts in. */
  readonly environment: TrialEnvironment;
  /** Of every random draw. */
  readonly seed: number;
  readonly settings: Settings;
}

/** One kind of agent for trials: its settings, what it needs, how it is made. Flags, keys of files, help and manifest follow. */
export interface AgentDefinition<Settings = Readonly<Record<string, unknown>>> {
  /** Of `--agent`, and the key of its settings in a manifest, e.g. 'td3'. */
  readonly name: string;
  /** Completes a line of the help, e.g. 'learns from states'. */
  readonly text: string;
  /** Its own settings: keys of the manifest, in the order in which they are hashed. Each has a `default`. */
  readonly settings: SettingPart;
  /** Its defaults for settings that all trials have, by name, e.g. `{ steps: ['ours', 50_000] }`. */
  readonly trialDefaults?: Readonly<Record<string, SettingDefault>>;
  /** Names of sets of defaults, the usual one first; they need a setting `profile`. */
  readonly profiles?: readonly string[];
  /** Values, by setting name, of defaults that only name their source. */
  defaults?(of: DefaultsOf): Readonly<Record<string, unknown>>;
  /** Entries of the stored settings that follow from several. @throws SettingsError for settings that contradict each other */
  resolve?(options: ResolveOptions): Readonly<Record<string, unknown>>;
  /** Options of `makeEnvironment`, e.g. pixels. Default none. */
  environmentOptions?(settings: Settings): object;
  /** Environment steps in one agent step. Default 1. */
  actionRepeat?(settings: Settings): number;
  /** What makes its trials another task or method than agent and environment name, in words; see the app's tables. */
  traits?(settings: Settings): Readonly<Record<string, string>>;
  /** Nothing is made. */
  needs(sizes: EnvironmentSizes, settings: Settings): AgentNeeds;
  /** In the initial state that follows from seed and settings alone. */
  create(options: CreateAgentOptions<Settings>): TrialAgent;
}
