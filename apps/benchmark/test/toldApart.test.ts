import { resolveSettings } from '@policypath/trial';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrialConfig } from '@policypath/trial/records';
import { apartRemark, taskTraits, toldApart, type TrialOfTask } from '../src/store/tasks.ts';

const cheetah = 'dm_control/cheetah-run';

const settingsOf = (agent: string) => resolveSettings({ env: cheetah, agent })[agent];
const defaults = { td3: settingsOf('td3'), sac: settingsOf('sac'), rad: settingsOf('rad') };
const rad = defaults.rad as {
  actionRepeat: number;
  image: { height: number; width: number; frameStack: number };
  augmentation: { kind: string; size: number };
};

/** A trial whose agent has its defaults but for these. */
function trial(agent: keyof typeof defaults, settings: object, environmentId = cheetah): TrialOfTask {
  const config = { agent, [agent]: { ...(defaults[agent] as object), ...settings } } as unknown as TrialConfig;
  return { environment: environmentId, environmentId, agent, traits: taskTraits(config), apartBy: [] };
}

const names = (trials: readonly TrialOfTask[], options = {}): string[] =>
  toldApart(trials, options).map(({ environment }) => environment);

describe('the traits of a trial', () => {
  it('are read from the settings of its own agent', () => {
    expect(trial('rad', rad).traits).toEqual(
      new Map([
        ['action repeat', `${rad.actionRepeat}`],
        ['profile', 'rad-script'],
        ['pictures', `${rad.image.height} x ${rad.image.width}, ${rad.image.frameStack} frames`],
        ['augmentation', `${rad.augmentation.kind} ${rad.augmentation.size}`],
      ]),
    );
    expect(trial('sac', { actionRepeat: 4 }).traits).toEqual(
      new Map([
        ['action repeat', '4'],
        ['profile', 'sac'],
      ]),
    );
    expect(trial('td3', {}).traits).toEqual(new Map([['action repeat', '1']]));
  });
});

describe('trials are told apart', () => {
  it('by whatever differs, and only where it does', () => {
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
      image: fc.constantFrom({ height: 84, width: 84, frameStack: 3 }, { height: 48, width: 48, frameStack: 3 }),
    });
    const one = fc.record({ agent: fc.constantFrom('sac' as const, 'rad' as const), settings });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), (given) => {
        const trials = toldApart(
          given.map(({ agent, settings: own }) => trial(agent, own)),
          { agents: true },
        );
        for (const a of trials) {
          for (const b of trials) {
            const isSame = a.agent === b.agent && JSON.stringify([...a.traits]) === JSON.stringify([...b.traits]);
            expect(a.environment === b.environment).toBe(isSame);
          }
        }
      }),
    );
  });
});
