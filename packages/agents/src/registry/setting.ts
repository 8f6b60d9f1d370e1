import type { Kind } from './kinds.ts';

/**
 * A default: its source, e.g. 'paper', 'TD3' or 'ours'; its value, or undefined where a rule computes it; and words for a value
 * that follows a rule.
 */
export type SettingDefault = readonly [source: string, value?: unknown, words?: string];

/** One setting of an agent. Its option, its key in a file, help, tables and hash follow from it. */
export interface AgentSetting<Value = unknown> {
  /** Key in a benchmark's file; in kebab case the option. Default: the key in the manifest. */
  readonly name?: string;
  readonly kind: Kind<Value>;
  /** A phrase that says what it is, for help and tables. */
  readonly text: string;
  readonly unit?: 'environment steps' | 'agent steps' | 'updates' | 'policy updates' | 'snapshots' | 'edits' | 'pixels';
  /** Symbol in the paper. */
  readonly symbol?: string;
  readonly default?: SettingDefault;
  /** Whether the help of `train` shows it; `help settings` shows all. */
  readonly common?: true;
  /**
   * The value at which the agent computes what it computed before this setting existed. A setting that is added later needs
   * one: older manifests are read with it, and at this value it is left out of the hash, so that older checkpoints stay valid.
   */
  readonly neutral?: unknown;
}

/** Settings that stand together in the manifest. */
export interface AgentSettingGroup {
  readonly part: AgentSettings;
}

/** A value in the manifest that is computed from settings. */
export interface DerivedValue<Value = unknown> {
  readonly derived: Kind<Value>;
}

/** The settings of an agent by their keys in the manifest, in the order of the hash. */
export type AgentSettings = { readonly [key: string]: AgentSetting | AgentSettingGroup | DerivedValue };

/** The values of these settings, as a manifest holds them. */
export type SettingValues<Part extends AgentSettings> = {
  -readonly [Key in keyof Part]: Part[Key] extends { readonly kind: Kind<infer Value> }
    ? Value
    : Part[Key] extends { readonly derived: Kind<infer Value> }
      ? Value
      : Part[Key] extends { readonly part: infer Inner extends AgentSettings }
        ? SettingValues<Inner>
        : unknown;
};
