import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { describe, expect, it } from 'vitest';
import { createPptb, forecastNorm, openPathEdit, PptbSchedule, type ScheduleOptions } from '../src/index.ts';
import { largestDifference, walk } from './paths.ts';

const options: ScheduleOptions = {
  snapshotClock: 'policy-updates',
  snapshotInterval: 10,
  snapshotUpdates: 5,
  period: 100,
  rank: 2,
  minimumSnapshots: 0,
};

/** Steps t of snapshots and edits of an agent that updates its policy at every second step from `first` on. */
function times(changes: Partial<ScheduleOptions>, { steps = 500, first = 60 } = {}) {
  const schedule = new PptbSchedule({ ...options, ...changes });
  const found = { snapshots: [] as number[], edits: [] as number[] };
  for (let step = 0; step < steps; step += 1) {
    const policyUpdates = Math.max(0, Math.floor((step - first) / 2) + 1);
    if (schedule.snapshotDue({ step, policyUpdates })) found.snapshots.push(step);
    if (schedule.editDue({ step, snapshots: found.snapshots.length })) found.edits.push(step);
  }
  return found;
}

describe('readings of the schedule', () => {
  it('count the period in steps, or in updates of the policy', () => {
    expect(times({}).edits).toEqual([108, 208, 308, 408]);
    // Updates 50, 100, 150, 200 are made at t = 158, 258, ...
    expect(times({ period: 50, periodClock: 'policy-updates' }).edits).toEqual([158, 258, 358, 458]);
  });

  it('edit so long after each multiple of the period, or right before an evaluation there', () => {
    expect(times({ editPhase: 30 }).edits).toEqual([138, 238, 338, 438]);
    // The snapshot of t = 98 is the last one before an evaluation after 100 steps.
    expect(times({ editPhase: 98 }).edits).toEqual([98, 198, 298, 398, 498]);
    expect(() => new PptbSchedule({ ...options, editPhase: 100 })).toThrow(/below the period 100, got 100/);
  });

  it('begin the path at the first update, from which steps are counted', () => {
    const literal = { snapshotClock: 'steps', minimumSnapshots: null } as const;
    expect(times(literal).snapshots.slice(0, 3)).toEqual([0, 10, 20]);
    const later = times({ ...literal, pathStart: 'first-update' }, { first: 63 });
    expect(later.snapshots.slice(0, 3)).toEqual([63, 73, 83]);
    expect(later.edits).toEqual([63, 163, 263, 363, 463]);
    expect(times({ pathStart: 'first-update' }).snapshots.slice(0, 3)).toEqual([60, 68, 78]);
  });

  it('go on from a saved state', () => {
    const schedule = new PptbSchedule({ ...options, pathStart: 'first-update' });
    for (let step = 0; step < 80; step += 1) schedule.snapshotDue({ step, policyUpdates: Math.max(0, step - 59) });
    const other = new PptbSchedule({ ...options, pathStart: 'first-update' });
    other.loadState(schedule.saveState());
    for (let step = 80; step < 400; step += 1) {
      const at = { step, policyUpdates: step - 59 };
      expect(other.snapshotDue(at)).toBe(schedule.snapshotDue(at));
      expect(other.editDue({ step, snapshots: 9 })).toBe(schedule.editDue({ step, snapshots: 9 }));
    }
  });
});

describe('the displacement since the last edit', () => {
  const rows = walk(12, 30, { seed: 4 });
  const path = new PathBuffer({ capacity: 12, layout: flatLayout(30) });
  for (const [i, row] of rows.entries()) path.push(row, i);
  const clock = { path, snapshotInterval: 10, period: 50, edited: () => 7 };

  it('is boosted in place of that of the window', () => {
    const all = openPathEdit('boost-only', {
      ...clock,
      boost: 0.5,
      boostedDirections: 12,
      boostSpan: 'since-edit',
    }).edit();
    const plain = openPathEdit('extrapolation', { ...clock, boost: 0.5, boostSpan: 'since-edit' }).edit();
    const expected = rows[11].map((value, k) => value + 0.5 * (value - rows[7][k]));
    expect(largestDifference(plain.parameters, expected)).toBeLessThan(1e-6);
    // Along all directions boosting is extrapolation.
    expect(largestDifference(all.parameters, expected)).toBeLessThan(1e-5);
    for (const edit of [all, plain]) expect(edit.feedback).toBeCloseTo((0.5 * 5 * 10) / 50, 12);
    expect(openPathEdit('extrapolation', { ...clock, boost: 0.5 }).edit().feedback).toBeCloseTo(0.5 * 12 * 0.2, 12);
    expect(() => openPathEdit('pptb', { ...clock, rank: 2, boostSpan: 'period' } as never)).toThrow(/got 'period'/);
  });

  it('is forecast to grow the norm less', () => {
    const forecast = {
      boost: 0.1,
      window: 2000,
      snapshotInterval: 50,
      period: 1000,
      steps: 300_000,
      startSteps: 25_000,
    };
    const [window, sinceEdit, cleared] = (['window', 'since-edit', 'cleared'] as const).map(
      (span) => forecastNorm({ ...forecast, span }).overBase,
    );
    expect(window).toBeGreaterThan(1e6);
    expect(sinceEdit).toBeLessThan(1.2);
    expect(sinceEdit).toBeGreaterThan(1);
    expect(cleared).toBeCloseTo(sinceEdit, 6);
  });
});

describe('a session', () => {
  const rows = walk(200, 12, { seed: 5 });
  const settings = { window: 40, period: 20, rank: 3, boost: 0.3, snapshotUpdates: 1, snapshotInterval: 1 };

  it('empties its window at each edit, or boosts what was moved since', async () => {
    using cleared = await createPptb(Float32Array.from(rows[0]), { ...settings, windowSpan: 'since-edit' });
    const lengths = rows.flatMap((row) => cleared.step(Float32Array.from(row))?.snapshots ?? []);
    expect(lengths.length).toBeGreaterThan(5);
    expect(new Set(lengths.slice(1))).toEqual(new Set([20]));

    using since = await createPptb(Float32Array.from(rows[0]), { ...settings, boostSpan: 'since-edit' });
    for (const row of rows.slice(0, 130)) since.step(Float32Array.from(row));
    const state = JSON.parse(JSON.stringify(since.saveState())) as ReturnType<typeof since.saveState>;
    const held = Array.from({ length: since.path.length }, (_, i) => since.path.at(since.path.begin + i).slice());
    using resumed = await createPptb(Float32Array.from(rows[0]), { ...settings, boostSpan: 'since-edit' });
    resumed.loadState(state, held);
    for (const row of rows.slice(130)) {
      expect(resumed.step(Float32Array.from(row))?.parameters).toEqual(since.step(Float32Array.from(row))?.parameters);
    }
  });

  it('returns edits and loads none, where that is asked for', async () => {
    const policy = Float32Array.from(rows[0]);
    using session = await createPptb(policy, { ...settings, use: 'return', pathStart: 'first-update' });
    expect(session.counts.snapshots).toBe(0);
    const edits = rows.map((row) => {
      const vector = Float32Array.from(row);
      const edit = session.step(vector);
      expect(vector).toEqual(row);
      return edit;
    });
    expect(edits.some((edit) => edit?.effective)).toBe(true);
    await expect(createPptb(policy, { ...settings, use: 'act' } as never)).rejects.toThrow(
      "use must be 'load' or 'return'",
    );
  });
});
