/** Settings of both trials but for the edit, as a link holds them. */
export interface PlaygroundSettings {
  readonly env: string;
  readonly agent: string;
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

const pendulum = { env: 'InvertedPendulum-v5', agent: 'td3', steps: 20_000, seed: 0, rank: 8, period: 1000 };

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
];

/** What both trials have in common: small networks, so that a page learns within a minute. */
const common = {
  hiddenSizes: [64, 64],
  batchSize: 64,
  startSteps: 1000,
  snapshotUpdates: 10,
  window: 400,
  evaluationInterval: 1000,
  evaluationEpisodes: 1,
};

/** The settings of both trials: the first records its path, the second one edits along it. */
export function twinSettings({
  boost,
  rank,
  period,
  ...shared
}: PlaygroundSettings): readonly Record<string, unknown>[] {
  const edit = { rank, boost, period };
  return [
    { ...common, ...shared, variant: 'observe-only' },
    { ...common, ...shared, variant: 'pptb', ...edit, forceBoost: true },
  ];
}

const numbers = ['steps', 'seed', 'boost', 'rank', 'period'] as const;

/** The part of an address after #, from which the same run starts again. */
export function settingsLink(settings: PlaygroundSettings): string {
  return `#${new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, String(value)]))}`;
}

/** The settings in a link; those that it lacks, or that are no numbers, are the first preset's. */
export function settingsOfLink(hash: string): PlaygroundSettings {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const settings: Record<string, unknown> = { ...presets[0].settings };
  for (const name of ['env', 'agent']) {
    const value = given.get(name);
    if (value !== null) settings[name] = value;
  }
  for (const name of numbers) {
    const value = Number(given.get(name) ?? Number.NaN);
    if (Number.isFinite(value) && value >= 0) settings[name] = value;
  }
  return settings as unknown as PlaygroundSettings;
}
