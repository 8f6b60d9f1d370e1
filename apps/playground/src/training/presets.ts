/** Settings of both trials but for the edit, as a link holds them. */
export interface PlaygroundSettings {
  readonly env: string;
  readonly steps: number;
  readonly seed: number;
  /** p_b */
  readonly boost: number;
  /** r_t */
  readonly rank: number;
  /** t_p in environment steps. */
  readonly period: number;
}

export interface Preset {
  readonly name: string;
  /** What one sees; the page's first sentence. */
  readonly sentence: string;
  readonly settings: PlaygroundSettings;
}

/** What both trials of an agent have in common: small networks and early updates, so that a page shows something within a minute. */
const common = {
  td3: {
    hiddenSizes: [64, 64],
    batchSize: 64,
    startSteps: 1000,
    snapshotUpdates: 10,
    window: 400,
    evaluationInterval: 1000,
    evaluationEpisodes: 1,
  },
  doubledqn: {
    startSteps: 1000,
    explorationUpdates: 30_000,
    replayCapacity: 50_000,
    window: 400,
    evaluationInterval: 10_000,
    evaluationEpisodes: 1,
    evaluationSteps: 1000,
  },
};

/** The environments that the page offers, each with the agent that acts in it. */
export const environments: Readonly<Record<string, keyof typeof common>> = {
  'InvertedPendulum-v5': 'td3',
  'Hopper-v5': 'td3',
  'HalfCheetah-v5': 'td3',
  'dm_control/cartpole-swingup': 'td3',
  'MinAtar/Breakout-v0': 'doubledqn',
  'MinAtar/SpaceInvaders-v0': 'doubledqn',
  'MinAtar/Asterix-v0': 'doubledqn',
  'MinAtar/Freeway-v0': 'doubledqn',
  'MinAtar/Seaquest-v0': 'doubledqn',
};

const pendulum = { env: 'InvertedPendulum-v5', steps: 20_000, seed: 0, rank: 8, period: 1000 };

export const presets: readonly Preset[] = [
  {
    name: 'The path of a pendulum',
    sentence:
      'Two agents learn to balance a pole from the same start; the second one has the minor directions of its policy path trimmed and the first two boosted.',
    settings: { ...pendulum, boost: 0.015 },
  },
  {
    name: 'A boost that runs away',
    sentence: 'The same with a boost of 1 at every edit: watch the norm of the edited policy.',
    settings: { ...pendulum, boost: 1 },
  },
  {
    name: 'Breakout',
    sentence:
      'Two agents learn to play Breakout on a grid of ten by ten; the path is that of their whole Q network, with 132,566 numbers.',
    settings: { env: 'MinAtar/Breakout-v0', steps: 300_000, seed: 0, rank: 8, period: 10_000, boost: 0.05 },
  },
];

/** The settings of both trials: the first records its path, the second one edits along it. */
export function twinSettings({
  boost,
  rank,
  period,
  ...shared
}: PlaygroundSettings): readonly Record<string, unknown>[] {
  const agent = environments[shared.env];
  const both = { ...common[agent], ...shared, agent };
  return [
    { ...both, variant: 'observe-only' },
    { ...both, variant: 'pptb', rank, boost, period, forceBoost: true },
  ];
}

const numbers = ['steps', 'seed', 'boost', 'rank', 'period'] as const;

/** The part of an address after #, from which the same run starts again. */
export function settingsLink(settings: PlaygroundSettings): string {
  return `#${new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, String(value)]))}`;
}

/** The settings in a link; those that it lacks, or that make no sense, are the first preset's. */
export function settingsOfLink(hash: string): PlaygroundSettings {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const settings: Record<string, unknown> = { ...presets[0].settings };
  const env = given.get('env');
  if (env !== null && env in environments) settings['env'] = env;
  for (const name of numbers) {
    const value = Number(given.get(name) ?? Number.NaN);
    if (Number.isFinite(value) && value >= 0) settings[name] = value;
  }
  return settings as unknown as PlaygroundSettings;
}
