import type { AgentName } from '@policypath/trial/records';

/** Where an option's default comes from; SAC is its paper, RAD and TD3 their authors' code. */
export type Source = 'paper' | 'TD3' | 'SAC' | 'RAD' | 'ours';

/** A default as the help shows it, and whose it is. */
export type Default = readonly [shown: string | number, source: Source];

/** [flags, what it is, parser or choices, default as shown, whose default that is], or the defaults of the agents that have it */
export type Row = readonly [
  flags: string,
  text: string,
  values: ((text: string) => unknown) | readonly string[],
  shown: string | number | Partial<Record<AgentName, Default>>,
  source?: Source,
];
