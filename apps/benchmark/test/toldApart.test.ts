import { defaultRad, defaultSac, defaultTd3 } from '@policypath/trial';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apartRemark, toldApart, type TrialOfTask } from '../src/results/toldApart.ts';
import { trialTask } from '../src/results/trialTask.ts';

const cheetah = 'dm_control/cheetah-run';

function trial(agent: string, settings: object, environmentId = cheetah): TrialOfTask {
  const task = trialTask({ agent, [agent]: settings });
  return { environment: environmentId, environmentId, agent, task, apartBy: [] };
}

const names = (trials: readonly TrialOfTask[], options = {}): string[] =>
  toldApart(trials, options).map(({ environment }) => environment);

describe('the task of a trial', () => {
  it('is read from the settings of its own agent', () => {
    const rad = defaultRad('rad-script', cheetah);
    expect(trialTask({ agent: 'rad', rad })).toEqual({
      actionRepeat: rad.actionRepeat,
      traits: new Map([
        ['action repeat', `${rad.actionRepeat}`],
        ['profile', 'rad-script'],
        ['pictures', `${rad.image.height} x ${rad.image.width}, ${rad.image.frameStack} frames`],
        ['augmentation', `${rad.augmentation.kind} ${rad.augmentation.size}`],
      ]),
    });
    expect(trialTask({ agent: 'sac', sac: { ...defaultSac('sac'), actionRepeat: 4 } }).actionRepeat).toBe(4);
    expect(trialTask({ agent: 'td3', td3: defaultTd3, rad }).actionRepeat).toBe(1);
  });

  it('is plain where a manifest has nothing of it, or is none', () => {
    for (const odd of [
      undefined,
      null,
      3,
      { agent: 7 },
      { agent: 'rad' },
      { agent: 'rad', rad: { actionRepeat: 0 } },
    ]) {
      expect(trialTask(odd).actionRepeat).toBe(1);
    }
  });
});

describe('trials are told apart', () => {
  it('by whatever differs, and only where it does', () => {
    const rad = defaultRad('rad-script', cheetah);
    const base = trial('rad', rad);
    expect(names([base, base])).toEqual([cheetah, cheetah]);
    const other = trial('rad', { ...rad, actionRepeat: 2 });
    expect(names([base, other])).toEqual([
      `${cheetah} (action repeat ${rad.actionRepeat})`,
      `${cheetah} (action repeat 2)`,
    ]);
    const small = trial('rad', { ...rad, image: { ...rad.image, height: 48, width: 48 } });
    expect(names([base, small])[1]).toBe(`${cheetah} (pictures 48 x 48, ${rad.image.frameStack} frames)`);
    const profile = trial('rad', { ...rad, profile: 'cpu' });
    expect(names([base, profile])[1]).toBe(`${cheetah} (profile cpu)`);
    // Of another environment or agent nothing is learnt.
    expect(names([base, trial('rad', { ...rad, actionRepeat: 2 }, 'dm_control/walker-walk')])[0]).toBe(cheetah);
    expect(names([base, trial('sac', { actionRepeat: 2 })])[0]).toBe(cheetah);
    expect(apartRemark(toldApart([base, other])[0])[0]).toMatch(/differ in action repeat, .* not pooled$/);
    expect(apartRemark(toldApart([base, base])[0])).toEqual([]);
  });

  it('by their agent too where that is asked for', () => {
    const both = [trial('rad', { actionRepeat: 8 }), trial('sac', { actionRepeat: 8 })];
    expect(names(both, { agents: true })).toEqual([`${cheetah} (RAD)`, `${cheetah} (SAC)`]);
    expect(names(both)).toEqual([cheetah, cheetah]);
  });

  it('so that one name never has two tasks, nor one task two names', () => {
    const settings = fc.record({
      actionRepeat: fc.constantFrom(1, 2, 4, 8),
      profile: fc.constantFrom('rad-script', 'cpu'),
      image: fc.constantFrom(
        { height: 84, width: 84, frameStack: 3 },
        { height: 48, width: 48, frameStack: 3 },
        undefined,
      ),
    });
    const one = fc.record({ agent: fc.constantFrom('sac', 'rad'), settings });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), (given) => {
        const trials = toldApart(
          given.map(({ agent, settings: own }) => trial(agent, own)),
          { agents: true },
        );
        for (const a of trials) {
          for (const b of trials) {
            const isSame =
              a.agent === b.agent && JSON.stringify([...a.task.traits]) === JSON.stringify([...b.task.traits]);
            expect(a.environment === b.environment).toBe(isSame);
          }
        }
      }),
    );
  });
});
