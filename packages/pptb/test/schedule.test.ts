import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPreset, literalPreset, paperSettings, PptbSchedule, type ScheduleOptions } from '../src/index.ts';

interface Run {
  readonly snapshots: number[];
  readonly edits: number[];
}

/** The trial's loop: TD3 learns once a step from `warmUp` on, its policy every second update. */
function run(
  options: ScheduleOptions & { window: number },
  steps: number,
  warmUp: number,
  resumeEvery = Infinity,
): Run {
  let schedule = new PptbSchedule(options);
  const [snapshots, edits]: [number[], number[]] = [[], []];
  let held = 1; // the initial policy
  for (let step = 0; step < steps; step += 1) {
    if (step % resumeEvery === resumeEvery - 1) {
      const saved = JSON.parse(JSON.stringify(schedule.saveState())) as ReturnType<PptbSchedule['saveState']>;
      schedule = new PptbSchedule(options);
      schedule.loadState(saved);
    }
    const policyUpdates = Math.floor(Math.max(0, step + 1 - warmUp) / 2);
    if (schedule.snapshotDue({ step, policyUpdates })) {
      snapshots.push(step);
      held = Math.min(options.window, held + 1);
    }
    if (schedule.editDue({ step, snapshots: held })) edits.push(step);
  }
  return { snapshots, edits };
}

describe('snapshots to the next edit', () => {
  it('are those that are taken until then, and none where edits have stopped', () => {
    const options = { ...literalPreset(), window: 2000 };
    for (const stopStep of [undefined, 2500]) {
      const schedule = new PptbSchedule({ ...options, stopStep });
      const taken: { step: number; left: number }[] = [];
      const edits: number[] = [];
      for (let step = 0; step <= 3000; step += 1) {
        if (!schedule.snapshotDue({ step, policyUpdates: 0 })) continue;
        taken.push({ step, left: schedule.snapshotsToEdit });
        if (schedule.editDue({ step, snapshots: 2000 })) edits.push(step);
      }
      const known = taken.filter(({ step }) => stopStep !== undefined || step < 3000);
      const expected = known.map(({ step }) => {
        const next = edits.find((edit) => edit > step);
        return next === undefined ? Infinity : taken.filter((one) => one.step > step && one.step <= next).length;
      });
      expect(known.map(({ left }) => left)).toEqual(expected);
    }
  });
});

describe('an agent that makes several updates after one step', () => {
  const options = {
    snapshotClock: 'policy-updates',
    snapshotInterval: 50,
    snapshotUpdates: 25,
    period: 100,
    rank: 1,
  } as const;
  /** 320 updates after every 100 steps; the updates at which a snapshot was taken. */
  function snapshotsOf(schedule: PptbSchedule): number[] {
    const taken: number[] = [];
    let policyUpdates = 0;
    for (let step = 0; step < 300; step += 1) {
      const learns = step % 100 === 99;
      for (let update = 1; learns && update <= 320; update += 1) {
        policyUpdates += 1;
        if (update < 320 && schedule.dueBetween(policyUpdates)) taken.push(policyUpdates);
      }
      if (schedule.snapshotDue({ step, policyUpdates })) taken.push(policyUpdates);
      expect(schedule.editDue({ step, snapshots: 10 })).toBe(learns);
    }
    return taken;
  }

  it('has a snapshot at every multiple, and one of the policy that acts on', () => {
    const multiples = Array.from({ length: 39 }, (_, i) => 25 * i).filter((k) => k > 0);
    const expected = [...new Set([...multiples, 320, 640, 960])].toSorted((a, b) => a - b);
    expect(snapshotsOf(new PptbSchedule({ ...options, minimumSnapshots: 0 }))).toEqual(expected);
  });

  it('has none between updates where snapshots are counted in steps', () => {
    const schedule = new PptbSchedule({ ...options, snapshotClock: 'steps', minimumSnapshots: 0 });
    expect([25, 50, 75].map((updates) => schedule.dueBetween(updates))).toEqual([false, false, false]);
  });
});

describe('the literal preset', () => {
  it('stores at t % t_s == 0 and edits at t % t_p == 0, from t = 0 on', () => {
    const { snapshots, edits } = run(literalPreset(), 3001, 25_000);
    expect(snapshots).toEqual(Array.from({ length: 61 }, (_, i) => 50 * i));
    expect(edits).toEqual([0, 1000, 2000, 3000]);
  });

  it('is Algorithm 1 with the figures of the text, the rest ours', () => {
    expect(literalPreset()).toEqual({
      name: 'literal',
      snapshotClock: 'steps',
      snapshotInterval: 50,
      snapshotUpdates: 25,
      window: 2000,
      period: 1000,
      rank: 64,
      boostedDirections: 2,
      boost: 0.003,
      scope: 'whole',
      minimumSnapshots: null,
      afterEdit: { target: 'polyak', moments: 'keep' },
    });
    expect(literalPreset({ window: 1000, rank: 8 })).toMatchObject({ window: 1000, rank: 8, boost: 0.006 });
    expect(JSON.parse(JSON.stringify(defaultPreset()))).toEqual(defaultPreset());
    expect(paperSettings.neurips2024.ranks).toContain(64);
    expect(() => literalPreset({ period: 1010 })).toThrow('the period 1010 is not a multiple of 50 steps');
    expect(() => defaultPreset({ rank: 0 })).toThrow('rank must be a whole number from 1, got 0');
    expect(() => defaultPreset({ minimumSnapshots: -1 })).toThrow('from 0, got -1');
    expect(() => defaultPreset({ window: 80, minimumSnapshots: 81 })).toThrow(
      /minimumSnapshots 81 exceeds the window of 80: no edit would ever be due. Take fewer, or a larger window/,
    );
  });
});

describe('the default preset', () => {
  it('stores every 25 policy updates and edits once trimming has something to trim', () => {
    const { snapshots, edits } = run(defaultPreset(), 36_000, 25_000);
    expect(snapshots.slice(0, 3)).toEqual([25_049, 25_099, 25_149]);
    expect(snapshots.length).toBe(220);
    // The 65th snapshot, the initial policy counted, is of step 28199; the next multiple of 1000 is 29000.
    expect(edits).toEqual([29_049, 30_049, 31_049, 32_049, 33_049, 34_049, 35_049]);
    expect(run(defaultPreset({ minimumSnapshots: 150 }), 36_000, 25_000).edits[0]).toBe(33_049);
  });

  it('edits only right after a snapshot, once a period at most, and resumes exactly', () => {
    const counts = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        counts,
        counts,
        counts,
        counts,
        fc.nat(40),
        fc.boolean(),
        (updates, perUpdate, period, rank, warmUp, literal) => {
          const base = { window: 13, snapshotUpdates: updates, stepsPerPolicyUpdate: perUpdate, rank, boost: 0 };
          const options = literal
            ? literalPreset({ ...base, period: period * updates * perUpdate })
            : defaultPreset({ ...base, period });
          const { snapshots, edits } = run(options, 400, warmUp);
          expect(edits.every((step) => snapshots.includes(step))).toBe(true);
          const periods = edits.map((step) => Math.floor(step / options.period));
          expect(new Set(periods).size).toBe(periods.length);
          if (literal) expect(edits.every((step) => step % options.period === 0)).toBe(true);
          expect(run(options, 400, warmUp, 7)).toEqual({ snapshots, edits });
        },
      ),
    );
  });
});

const make = (options: Partial<ScheduleOptions>) => () => new PptbSchedule({ ...defaultPreset(), ...options });

describe('PptbSchedule', () => {
  it('refuses settings with which nothing would ever be due', () => {
    for (const name of ['snapshotInterval', 'snapshotUpdates', 'period', 'rank'] as const) {
      for (const value of [0, 0.5, NaN]) {
        expect(make({ [name]: value })).toThrow(`${name} must be a whole number from 1, got ${value}`);
      }
    }
    expect(make({ minimumSnapshots: NaN })).toThrow('minimumSnapshots must be null or a whole number from 0, got NaN');
    expect(make({ window: 64 })).toThrow(/= 65 snapshots and the window holds 64 .* Take a window from 65/);
    expect(make({ window: 99, minimumSnapshots: 100 })).toThrow('= 100 snapshots and the window holds 99');
    expect(make({ window: 65 })).not.toThrow();
    expect(make({ window: 64, minimumSnapshots: null })).not.toThrow();
  });

  it('answers the same twice about one step, and refuses to go back or to be asked out of order', () => {
    const schedule = new PptbSchedule(defaultPreset({ rank: 1, period: 10 }));
    expect(schedule.snapshotDue({ step: 3, policyUpdates: 24 })).toBe(false);
    expect(schedule.snapshotDue({ step: 12, policyUpdates: 25 })).toBe(true);
    expect(schedule.snapshotDue({ step: 12, policyUpdates: 25 })).toBe(true);
    expect(schedule.editDue({ step: 12, snapshots: 2 })).toBe(true);
    expect(schedule.editDue({ step: 12, snapshots: 1 })).toBe(false);
    expect(schedule.snapshotDue({ step: 13, policyUpdates: 26 })).toBe(false);
    expect(schedule.editDue({ step: 13, snapshots: 2 })).toBe(false);
    expect(() => schedule.editDue({ step: 14, snapshots: 2 })).toThrow('Ask snapshotDue about step 14 first');
    expect(() => schedule.snapshotDue({ step: 11, policyUpdates: 26 })).toThrow('cannot go back to step 11');
    expect(() => schedule.snapshotDue({ step: 14, policyUpdates: 3 })).toThrow(
      'stands at step 13, past 25 policy updates',
    );
    expect(() => schedule.snapshotDue({ step: NaN, policyUpdates: 30 })).toThrow('cannot go back to step NaN');
  });
});
