/** Settings of both trials, as a form and a link hold them; the edit's are texts by name. */
export interface PlaygroundSettings {
  readonly env: string;
  readonly agent: string;
  /** How the second trial is edited. */
  readonly variant: string;
  readonly steps: number;
  readonly seed: number;
  /** Widths of the hidden layers, e.g. '64,64'. */
  readonly hiddenSizes: string;
  /** Settings of the path and its edit, e.g. { boost: '0.1' }; what is left out has its default. */
  readonly edit: Readonly<Record<string, string>>;
}

export interface Preset {
  readonly name: string;
  /** What one sees; the page's first sentence. */
  readonly sentence: string;
  readonly settings: PlaygroundSettings;
}

/** The environments that the page offers. */
export const environments: readonly string[] = [
  'InvertedPendulum-v5',
  'Hopper-v5',
  'HalfCheetah-v5',
  'dm_control/cartpole-swingup',
  'MinAtar/Breakout-v0',
  'MinAtar/SpaceInvaders-v0',
  'MinAtar/Asterix-v0',
  'MinAtar/Freeway-v0',
  'MinAtar/Seaquest-v0',
];

/** Early updates, small batches and few evaluations, so that a page shows something within a minute. */
const offPolicy = { batchSize: 64, startSteps: 1000, evaluationInterval: 1000, evaluationEpisodes: 1 };
const byAgent: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  td3: offPolicy,
  sac: offPolicy,
  ppo: { evaluationInterval: 2048, evaluationEpisodes: 1 },
  doubledqn: {
    startSteps: 300,
    explorationUpdates: 30_000,
    replayCapacity: 50_000,
    evaluationInterval: 10_000,
    evaluationEpisodes: 1,
    evaluationSteps: 1000,
  },
};

/** What a form holds after another choice of environment or agent. */
export function usualSettings(env: string, agent: string): PlaygroundSettings {
  const common = { env, agent, variant: 'pptb', seed: 0 };
  const edit = { rank: '8', boost: '0.015', period: '1000', snapshotUpdates: '10', window: '400' };
  if (agent !== 'doubledqn') return { ...common, steps: 20_000, hiddenSizes: '64,64', edit };
  const slower = { ...edit, boost: '0.05', period: '5000', snapshotUpdates: '50', window: '150' };
  return { ...common, steps: 300_000, hiddenSizes: '128', edit: slower };
}

const pendulum = usualSettings('InvertedPendulum-v5', 'td3');

export const presets: readonly Preset[] = [
  {
    name: 'The path of a pendulum',
    sentence:
      'Two agents learn to balance a pole from the same start; the second one has the minor directions of its policy path trimmed and the first two boosted.',
    settings: pendulum,
  },
  {
    name: 'A boost that runs away',
    sentence:
      'The same with a boost of 1 at every edit: watch the norm of the edited policy leave that of the other one.',
    settings: { ...pendulum, edit: { ...pendulum.edit, boost: '1' } },
  },
  {
    name: 'Breakout',
    sentence:
      'Two agents learn to play Breakout on a grid of ten by ten; the path is that of their whole Q network, with 132,566 numbers.',
    settings: usualSettings('MinAtar/Breakout-v0', 'doubledqn'),
  },
];

/** The settings of both trials: the first records its path, the second one edits along it. */
export function twinSettings({ edit, variant, ...shared }: PlaygroundSettings): readonly Record<string, unknown>[] {
  const both = { ...byAgent[shared.agent], ...shared, ...edit };
  return [
    { ...both, variant: 'observe-only' },
    { ...both, variant },
  ];
}

/** The part of an address after #, from which the same run starts again. */
export function settingsLink({ edit, ...settings }: PlaygroundSettings): string {
  const all = Object.entries({ ...settings, ...edit }).map(([name, value]) => [name, String(value)]);
  return `#${new URLSearchParams(all)}`;
}

const words = ['env', 'agent', 'variant', 'hiddenSizes'] as const;
const numbers = ['steps', 'seed'] as const;

/** The settings in a link; those that it lacks are the usual ones of its environment, or the first preset's. */
export function settingsOfLink(hash: string): PlaygroundSettings {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const env = environments.find((one) => one === given.get('env')) ?? pendulum.env;
  const agent = given.get('agent') ?? (env.startsWith('MinAtar/') ? 'doubledqn' : 'td3');
  const usual = usualSettings(env, agent);
  const settings: Record<string, unknown> = { ...usual };
  for (const name of words) if (name !== 'env') settings[name] = given.get(name) ?? usual[name];
  for (const name of numbers) {
    const value = Number(given.get(name) ?? Number.NaN);
    if (Number.isSafeInteger(value) && value >= 0) settings[name] = value;
  }
  const own = [...given].filter(
    ([name]) => ![...words, ...numbers].includes(name as never) && /^[a-z]\w*$/i.test(name),
  );
  // A link that names another edit has all of its settings.
  const edit = given.has('variant') ? Object.fromEntries(own) : { ...usual.edit, ...Object.fromEntries(own) };
  return { ...(settings as unknown as PlaygroundSettings), edit };
}
