import type { Engine, PlannedModule } from '@policypath/nets';
import type { SettingDefault, SettingPart } from '../settings/setting.ts';
import type { TrialAgent, TrialEnvironment } from './trialAgent.ts';

/** Sizes of an environment's states and actions, and the environment steps of a full episode. */
export interface EnvironmentSizes {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly maximumEpisodeSteps: number;
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
    /** Most records that are kept. */
    readonly capacity: number;
    /** Bytes after this many agent steps. */
    bytes(agentSteps: number): number;
  };
  /** Number of parameters outside the policy that a recorded policy needs to act (RAD's encoder). Default 0. */
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

export interface CreateAgentOptions<Settings> {
  readonly engine: Engine;
  /** The environment in which the agent acts. */
  readonly environment: TrialEnvironment;
  /** Seed of every random draw. */
  readonly seed: number;
  /** Length of the trial in agent steps: a replay storage needs no more transitions. */
  readonly agentSteps: number;
  readonly settings: Settings;
}

/** An agent for trials: its settings, what it needs, how it is made. Flags, keys of files, help and manifest follow. */
export interface AgentDefinition<Settings = Readonly<Record<string, unknown>>> {
  /** Value of `--agent` and key of its settings in a manifest, e.g. 'td3'. */
  readonly name: string;
  /** Completes a line of the help, e.g. 'learns from states'. */
  readonly text: string;
  /** Its own settings, each with a `default`. Their keys are those of the manifest; the order is part of the hash. */
  readonly settings: SettingPart;
  /** Its defaults for settings that all trials have, by name, e.g. `{ steps: ['ours', 50_000] }`. */
  readonly trialDefaults?: Readonly<Record<string, SettingDefault>>;
  /** Names of its sets of defaults, the usual one first. They need a setting named `profile`. */
  readonly profiles?: readonly string[];
  /** Values, by setting name, for defaults that state only their source. */
  defaults?(of: DefaultsOf): Readonly<Record<string, unknown>>;
  /** Computes manifest entries that depend on several settings. @throws SettingsError when settings contradict each other */
  resolve?(options: ResolveOptions): Readonly<Record<string, unknown>>;
  /** Options of `makeEnvironment`, e.g. pixels. Default none. */
  environmentOptions?(settings: Settings): object;
  /** Environment steps in one agent step. Default 1. */
  actionRepeat?(settings: Settings): number;
  /** Words for what makes its trials a different task or method than the names of agent and environment say, for tables. */
  traits?(settings: Settings): Readonly<Record<string, string>>;
  /** States what the agent needs, without making it. */
  needs(sizes: EnvironmentSizes, settings: Settings): AgentNeeds;
  /** Makes the agent in its initial state, which depends on seed and settings only. */
  create(options: CreateAgentOptions<Settings>): TrialAgent;
}
