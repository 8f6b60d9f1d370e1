import { box } from '@policypath/envs';
import { resolveSettings } from '@policypath/trial';
import { describe, expect, it } from 'vitest';
import { entriesOf, optionParameters, type OptionParameter } from '../src/optionParameters.ts';
import { everyPackage } from '../src/publishedPackages.ts';

/** What comes before the options, where a function looks at it first. */
const before: Readonly<Record<string, readonly unknown[]>> = {
  createAgent: ['td3', { observationSpace: box(3), actionSpace: box(1) }],
  makeEnvironment: ['Hopper-v5'],
  openPathEdit: ['pptb'],
  createPptb: [new Float32Array(3)],
  forkSettings: [resolveSettings({ env: 'Hopper-v4' })],
  cloneSettings: [{ environment: 'Hopper-v4', transitions: 1000 }],
  newestSnapshots: ['', {}],
};

const updates = (
  'updateClone doubleQTarget qLoss updateQNetwork generalisedAdvantages ' +
  'ppoLoss Rollout.estimate updateCriticAndEncoder softCriticTarget softPolicyLoss criticTarget updateActor updateCritic'
).split(' ');

/** Parameters that look like options and are none, each with the reason. */
const noOptions: Readonly<Record<string, string>> = {
  checkOptions: 'what it checks is anything',
  'new PathFileError': 'the options of Error',
  'new SimulationDivergedError': 'the options of Error',
  'new PathChange': 'a path, or the dimension of one',
  ...Object.fromEntries(
    updates.map((owner) => [owner, 'the operands of one update, all of them required, among the options of the agent']),
  ),
  periodInSteps: 'the settings of a schedule, taken whole',
  periodsOf: 'the begin and end of a path',
  'PptbSchedule.snapshotDue': 'where a training loop stands, said at each step',
  'PptbSchedule.editDue': 'where a training loop stands, said at each step',
  'PptbSchedule.stateAfter': 'where a training loop stands',
  fittedTo: 'the settings of a trial, complete',
  evaluatedCount: 'the settings of a trial, complete',
  normForecastOf: 'where a fork begins',
};

/** Options that have to be there before others are looked at. */
const beside: Readonly<Record<string, object>> = { resolveSettings: { env: 'Hopper-v4' } };

const unknown = 'noSuchOption';

describe.each(everyPackage())('$manifest.name', (one) => {
  const entries = Object.entries(entriesOf(one)).flatMap(([end, source]) =>
    optionParameters(source).map((parameter) => ({ ...parameter, end, source })),
  );
  const checked = entries.filter(({ owner }) => !(owner in noOptions));

  it.skipIf(checked.length === 0)('refuses an unknown option by its name, and what is no object', async () => {
    const silent: string[] = [];
    for (const parameter of checked) {
      const module = (await import(parameter.source)) as Record<string, unknown>;
      const said = await refusalOf(module, parameter, { ...beside[parameter.owner], [unknown]: 1 });
      if (!(said instanceof Error) || !said.message.includes(unknown))
        silent.push(`${parameter.owner}: ${String(said)}`);
      for (const given of ['a text', [3]]) {
        const wrong = await refusalOf(module, parameter, given);
        if (wrong instanceof TypeError && wrong.message.includes('an object of options')) continue;
        silent.push(`${parameter.owner}(${JSON.stringify(given)}): ${String(wrong)}`);
      }
    }
    expect(silent).toEqual([]);
  });
});

it('names no exception that is gone', () => {
  const owners = everyPackage().flatMap((one) =>
    Object.values(entriesOf(one)).flatMap((source) => optionParameters(source).map(({ owner }) => owner)),
  );
  expect([...Object.keys(noOptions), ...Object.keys(before)].filter((owner) => !owners.includes(owner))).toEqual([]);
  expect(owners.length).toBeGreaterThan(100);
});

/** What a call throws, or the text 'nothing'. */
async function refusalOf(
  module: Record<string, unknown>,
  { exported, member, kind, position, owner }: OptionParameter,
  options: unknown,
): Promise<unknown> {
  const target = module[exported] as { new (...given: unknown[]): unknown; prototype: object } & Record<
    string,
    unknown
  >;
  const given = [...Array.from({ length: position }, (_, i) => before[owner]?.[i]), options];
  try {
    if (kind === 'constructor') return (new target(...given), 'nothing');
    const call = (kind === 'function'
      ? target
      : kind === 'static'
        ? target[member ?? '']
        : (target.prototype as Record<string, unknown>)[member ?? '']) as unknown as (...given: unknown[]) => unknown;
    const answer = call.call(kind === 'method' ? Object.create(target.prototype) : target, ...given);
    // A generator begins at its first value.
    if (typeof answer === 'object' && answer !== null && 'next' in answer) {
      await (answer as Iterator<unknown> | AsyncIterator<unknown>).next();
    }
    await answer;
    return 'nothing';
  } catch (error) {
    return error;
  }
}
