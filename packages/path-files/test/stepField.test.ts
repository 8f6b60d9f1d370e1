import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepByPattern } from '../src/formats/stepField.ts';
import { checkpointSeries, PathFileError } from '../src/index.ts';

const series = (names: readonly string[], step?: string): ReturnType<typeof checkpointSeries> =>
  checkpointSeries('runs', names, step === undefined ? {} : { step });
const named = (names: readonly string[]): string[] => names.map((name) => `${name}.safetensors`);
const orderOf = (names: readonly string[]): string[] => series(named(names)).checkpoints.map(({ name }) => name);

describe('the step in the names of checkpoints', () => {
  it.each<[string, string[], number[], string]>([
    ['a bare number', ['2', '10', '1'], [1, 2, 10], '{step}'],
    ['one after a word', ['step_175', 'step_25'], [25, 175], 'step_{step}'],
    ['of Stable-Baselines3', ['rl_model_1000_steps', 'rl_model_500_steps'], [500, 1000], 'rl_model_{step}_steps'],
    [
      'of CleanRL',
      ['CartPole-v1__ppo__1__update_20', 'CartPole-v1__ppo__1__update_3'],
      [3, 20],
      'CartPole-v1__ppo__1__update_{step}',
    ],
    ['beside a loss', ['epoch=0-val_loss=1.00', 'epoch=1-val_loss=0.50'], [0, 1], 'epoch={step}-val_loss=*'],
    [
      'beside an epoch and a loss',
      ['epoch=0-step=1000-loss=1.000', 'epoch=0-step=500-loss=2.000', 'epoch=1-step=1500-loss=0.100'],
      [500, 1000, 1500],
      'epoch=*-step={step}-loss=*',
    ],
    [
      'beside a signed return',
      ['ckpt_1000_r-300', 'ckpt_2000_r50', 'ckpt_3000_r-20'],
      [1000, 2000, 3000],
      'ckpt_{step}_r*',
    ],
    ['before a constant seed', ['actor_1000_seed0', 'actor_200_seed0'], [200, 1000], 'actor_{step}_seed0'],
    ['before a type', ['actor_1000_fp16', 'actor_200_fp16'], [200, 1000], 'actor_{step}_fp16'],
    ['of a total', ['step_3_of_100', 'step_0_of_100'], [0, 3], 'step_{step}_of_100'],
    ['before a version', ['1000-v2', '500-v2'], [500, 1000], '{step}-v2'],
    ['in millions', ['step_0.5M', 'step_1.1M', 'step_1M'], [500_000, 1_000_000, 1_100_000], 'step_{step}'],
    ['in thousands and millions', ['1M', '900k', '1.5M'], [900_000, 1_000_000, 1_500_000], '{step}'],
    ['with an exponent', ['step_1e6', 'step_5e5'], [500_000, 1_000_000], 'step_{step}'],
    ['after a minus that separates', ['checkpoint-100', 'checkpoint-20'], [20, 100], 'checkpoint-{step}'],
    [
      'of Keras, a decimal being no step',
      ['weights.00-1.00', 'weights.01-0.50', 'weights.02-0.33'],
      [0, 1, 2],
      'weights.{step}-*',
    ],
    [
      'beside an epoch that repeats',
      ['model_0_500', 'model_0_1000', 'model_1_1500'],
      [500, 1000, 1500],
      'model_*_{step}',
    ],
    ['of a single file', ['epoch=3-step=700'], [700], 'epoch=*-step={step}'],
  ])('%s', (_what, names, steps, pattern) => {
    const found = series(named(names));
    expect(found.steps).toEqual(steps);
    expect(found.remarks[0]).toContain(`{step} in '${pattern}.safetensors'`);
    // What is printed says it as an option as well.
    expect(series(named(names), pattern).steps).toEqual(steps);
  });

  it.each<[string, string[], RegExp]>([
    [
      'two whole numbers that order the files differently',
      ['weights.00-9', 'weights.01-5', 'weights.02-7'],
      /more than one number could be their step; say which it is: --step 'weights.{step}-\*' or --step 'weights.\*-{step}'/,
    ],
    [
      'named numbers against each other',
      ['epoch=1-step=10', 'epoch=0-step=20'],
      /--step 'epoch=\*-step={step}' or --step 'epoch={step}-step=\*'/,
    ],
    [
      'several runs',
      ['actor_1000_seed0', 'actor_1000_seed1', 'actor_2000_seed0'],
      /of several runs: 'seed' is 0, 1; read one at a time: --step 'actor_{step}_seed0'/,
    ],
    ['runs alone', ['actor_seed0', 'actor_seed1'], /'seed' is 0, 1, and nothing else in their names differs/],
    ['interleaved runs', ['actor_1_10', 'actor_1_30', 'actor_2_20'], /more than one number could be their step/],
    [
      'a step twice',
      ['step_1_x2', 'step_1_x3', 'step_2_x4'],
      /'step_1_x2.safetensors' and 'step_1_x3.safetensors' have the same number, 1/,
    ],
    [
      'a measure alone',
      ['loss_2', 'loss_3'],
      /no number in their names differs .* as a step does; .*--step 'loss_{step}'/,
    ],
    [
      'versions that may be decimals',
      ['ckpt_1.9', 'ckpt_1.10'],
      /has a point and not always as many digits.*--step 'ckpt_\*.{step}'/,
    ],
    [
      'two series',
      ['actor_1', 'actor_2', 'critic_1', 'critic_2'],
      /2 series of checkpoints: actor_#.safetensors \(2\), critic_#.* which is meant: --step 'actor_{step}.safetensors' or/,
    ],
    [
      'two runs in folders',
      ['a/step_1', 'a/step_2', 'b/step_1', 'b/step_2'],
      /2 series of checkpoints.*name the folder of one/,
    ],
    ['nested seeds', ['seed0/step_1', 'seed0/step_2', 'seed1/step_1', 'seed1/step_2'], /--step 'seed0\/step_{step}'/],
  ])('refuses %s', (_what, names, reason) => {
    expect(() => series(named(names))).toThrow(PathFileError);
    expect(() => series(named(names))).toThrow(reason);
  });

  it('refuses names that differ in more than numbers, and does not take the few that agree', () => {
    const hashes = ['a3f9', 'b12c', '0d9e', '77aa', 'c0de', 'd1de', 'f00d'].map((hash, i) => `model-${hash}-${i * 10}`);
    expect(() => series(named(hashes))).toThrow(/its 7 checkpoints differ in more than a number.*--step '\*-{step}'/);
    expect(series(named(hashes), '*-{step}').steps).toEqual([0, 10, 20, 30, 40, 50, 60]);
  });

  it('orders by numbers that are no steps, and says so', () => {
    const { checkpoints, steps, remarks } = series(named(['epoch_1.0', 'epoch_0.5']));
    expect([checkpoints.map(({ name }) => name), steps]).toEqual([['epoch_0.5', 'epoch_1.0'], undefined]);
    expect(remarks[0]).toBe(
      "Ordered by 0.5 to 1: {step} in 'epoch_{step}.safetensors'. They are not whole numbers from 0: the path has no steps.",
    );
  });

  it('orders names of any make by the step, or refuses them', () => {
    const part = fc.oneof(
      fc.constantFrom('fp16', 'v2', 'seed0', 'CartPole-v1', 'of_100', 'lr0.001').map((text) => () => text),
      fc
        .record({
          word: fc.constantFrom('loss=', 'val_loss=', 'r', 'r-', 'acc', 'reward_', ''),
          decimals: fc.constantFrom(0, 2),
          values: fc.array(fc.integer({ min: -30, max: 999 }), { minLength: 6, maxLength: 6 }),
        })
        .map(
          ({ word, decimals, values }) =>
            (i: number) =>
              `${word}${(decimals === 0 ? values[i] : values[i] / 7).toFixed(decimals)}`,
        ),
    );
    const names = fc.record({
      word: fc.constantFrom('step_', 'step=', 'epoch=', 'ckpt_', 'checkpoint-', 'iter', 'update', 'model_', ''),
      unit: fc.constantFrom('', '', 'k', 'M', '_steps'),
      padding: fc.constantFrom(0, 6),
      stride: fc.constantFrom(1, 7, 500),
      before: fc.array(part, { maxLength: 2 }),
      after: fc.array(part, { maxLength: 2 }),
      separator: fc.constantFrom('_', '-', '__'),
    });
    let ordered = 0;
    fc.assert(
      fc.property(names, ({ word, unit, padding, stride, before, after, separator }) => {
        const all = Array.from({ length: 6 }, (_, i) => {
          const step = word + String((i + 1) * stride).padStart(padding, '0') + unit;
          return [...before.map((of) => of(i)), step, ...after.map((of) => of(i))].join(separator);
        });
        fc.pre(new Set(all).size === 6);
        try {
          expect(orderOf(all.toReversed())).toEqual(all);
          ordered += 1;
        } catch (error) {
          if (!(error instanceof PathFileError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
    expect(ordered).toBeGreaterThan(300);
  });

  it('never gives another order than that of the step', () => {
    const expected = Array.from({ length: 12 }, (_, i) => `step_${i * 7}_r${(i * 5) % 12}`);
    expect(orderOf(expected.toSorted())).toEqual(expected);
  });

  it('is told by a pattern, which may choose files', () => {
    const files = named(['actor_1', 'actor_20', 'critic_1', 'critic_20']);
    const { checkpoints, remarks } = series(files, 'critic_{step}');
    expect(checkpoints.map(({ name }) => name)).toEqual(['critic_1', 'critic_20']);
    expect(remarks[1]).toBe('Left aside: actor_#.safetensors (2).');
    expect(() => series(files, 'policy_{step}')).toThrow(
      "no name fits 'policy_{step}'; the names are actor_1.safetensors",
    );
    expect(() => series(files, '*')).toThrow('needs {step} once');
    expect(() => series(named(['r-3', 'r-4']), 'r{step}')).toThrow(
      /is -3 by 'r{step}'; steps are whole numbers from 0/,
    );
    expect(() => series(['1.pt', '2.npz'], '{step}')).toThrow(/several kinds: .pt, .npz; name one: --step '{step}.pt'/);
  });
});

it.each<[string, string, number | undefined]>([
  ['{step}M', 'step_5M', undefined],
  ['step_{step}M', 'step_5M', 5],
  ['step_{step}', 'step_5M', 5_000_000],
  ['step_{step}*', 'step_1e6_x', 1_000_000],
  ['ckpt_*.{step}', 'ckpt_1.10', 10],
  ['ckpt_{step}.*', 'ckpt_12.10', 12],
  ['2024{step}', '202405', 5],
  ['*{step}', 'a10', 10],
  ['a{step}', 'a+3', 3],
  ['(.{step}', '(.7', 7],
  [`${'*a'.repeat(30)}{step}`, `${'a'.repeat(4000)}b`, undefined],
])('the pattern %s on %s', (pattern, name, step) => {
  expect(stepByPattern(pattern)(name)).toBe(step);
});

describe('folders of checkpoints', () => {
  const found = (files: string[]): [string[][], string | undefined] => {
    const { checkpoints, remarks } = series(files);
    return [checkpoints.map((one) => [...one.files]), remarks[1]];
  };

  it('take a folder for each checkpoint, and leave what lies beside the parameters aside', () => {
    const inEach = ['model.safetensors', 'optimizer.pt', 'scheduler.pt', 'rng_state.pth', 'training_args.bin'];
    const files = [100, 20].flatMap((step) => inEach.map((name) => `checkpoint-${step}/${name}`));
    expect(found([...files, 'model.safetensors', 'trainer_state.json'])).toEqual([
      [['checkpoint-20/model.safetensors'], ['checkpoint-100/model.safetensors']],
      'Left aside: checkpoint-#/optimizer.pt (2), checkpoint-#/scheduler.pt (2), checkpoint-#/rng_state.pth (2), checkpoint-#/training_args.bin (2) and 1 more.',
    ]);
  });

  it('take shards as one checkpoint, and adapters', () => {
    const shards = (step: number): string[] =>
      [2, 1].map((i) => `checkpoint-${step}/model-0000${i}-of-00002.safetensors`);
    expect(found([...shards(10), ...shards(20)])[0]).toEqual([shards(10).toReversed(), shards(20).toReversed()]);
    expect(found(['checkpoint-2/adapter_model.safetensors', 'checkpoint-1/adapter_model.safetensors'])[0]).toHaveLength(
      2,
    );
    expect(series(['a1-00002-of-00002.pt', 'a2-00001-of-00001.pt']).checkpoints[0].broken).toBe(
      'shard 1 of 2 is missing.',
    );
  });

  it('leave best, last and final policies and second formats aside, with a line', () => {
    expect(found(['1.pt', '2.pt', 'best_1.pt', 'best_2.pt', 'last.pt', 'step_3_final.pt'])).toEqual([
      [['1.pt'], ['2.pt']],
      'Left aside: best_#.pt (2), last.pt, step_3_final.pt.',
    ]);
    const twice = [1, 2].flatMap((i) => [`c-${i}/model.safetensors`, `c-${i}/pytorch_model.bin`]);
    expect(found(twice)).toEqual([
      [['c-1/model.safetensors'], ['c-2/model.safetensors']],
      'Left aside: c-#/pytorch_model.bin (2).',
    ]);
  });

  it('are those in the fewest folders', () => {
    expect(found(['step_1.pt', 'step_2.pt', 'old/step_1.pt', 'old/step_2.pt', 'old/other_1.pt'])).toEqual([
      [['step_1.pt'], ['step_2.pt']],
      'Left aside: old/step_#.pt (2), old/other_1.pt.',
    ]);
  });

  it('may lie deeper', () => {
    const files = ['logs/version_0/checkpoints/epoch=0-step=5.ckpt', 'logs/version_0/checkpoints/epoch=1-step=9.ckpt'];
    expect(series([...files, 'logs/version_0/hparams.yaml']).steps).toEqual([5, 9]);
  });
});
