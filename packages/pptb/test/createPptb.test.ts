import { flatLayout, gather, scatter } from '@policypath/path-buffer';
import { afterAll, describe, expect, it, vi } from 'vitest';
import {
  createPptb,
  defaultRelativeDisplacement,
  definePathEdit,
  openPathEdit,
  pathEditNames,
  pptbNeeds,
  type Pptb,
} from '../src/index.ts';
import { largestDifference, noise } from './paths.ts';

// The next file of this process finds nothing that this one registers.
afterAll(() => vi.resetModules());

const m = 60;
const start = (): Float32Array => Float32Array.from({ length: m }, (_, k) => noise(1, k));
const learn = (theta: Float32Array, step: number): void => {
  for (let k = 0; k < m; k += 1) theta[k] += 1e-2 * (noise(step, k) + 0.3 * Math.cos(k));
};
const options = { window: 12, rank: 3, boost: 0.2, period: 40, snapshotUpdates: 5 };

const load = (): void => {};

/** An agent whose policy learns at every second step, as TD3's. */
function agentOf(theta: Float32Array) {
  return {
    layout: flatLayout(m),
    parameterCount: m,
    read: (out: Float32Array) => out.set(theta),
    load: (parameters: Float32Array) => theta.set(parameters),
  };
}
function train(pptb: Pptb, theta: Float32Array, from: number, to: number): number[] {
  const edited: number[] = [];
  for (let step = from; step <= to; step += 1) {
    const policyUpdated = step % 2 === 0;
    if (policyUpdated) learn(theta, step);
    if (pptb.afterStep({ policyUpdated }) !== null) edited.push(step);
  }
  return edited;
}

describe('createPptb', () => {
  it('takes snapshots and edits when they are due, and loads the edit into the policy', async () => {
    const theta = start();
    const pptb = await createPptb(agentOf(theta), options);
    expect(pptb.counts).toEqual({ steps: 0, policyUpdates: 0, snapshots: 1, edits: 0 });
    // Every fifth update of the policy is every tenth step; an edit waits for rank + 1 snapshots: t = 40 - 1 has five.
    expect(train(pptb, theta, 1, 200)).toEqual([50, 90, 130, 170]);
    expect(pptb.counts).toEqual({ steps: 200, policyUpdates: 100, snapshots: 21, edits: 4 });
    expect(pptb.path.length).toBe(12);
    expect(pptb.feedback).toBeCloseTo((0.2 * 12 * 10) / 40, 12);
    const newest = pptb.path.at(pptb.path.end - 1).slice();
    const same = openPathEdit('pptb', { path: pptb.path, rank: 3, boost: 0.2, snapshotInterval: 10, period: 40 });
    const edit = pptb.edit();
    expect(theta).toEqual(edit.parameters);
    expect(largestDifference(edit.parameters, same.edit().parameters)).toBeLessThan(1e-6);
    expect(pptb.path.at(pptb.path.end - 1)).toEqual(newest);
    pptb.close();
    expect(() => pptb.edit()).toThrow('closed');
  });

  it('goes on from a state in JSON and the snapshots with the same bytes', async () => {
    const [theta, other] = [start(), start()];
    const pptb = await createPptb(agentOf(theta), options);
    train(pptb, theta, 1, 123);
    const saved = JSON.stringify(pptb.saveState());
    const rows = Array.from({ length: pptb.path.length }, (_, i) => pptb.path.at(pptb.path.begin + i).slice());
    other.set(theta);
    const resumed = await createPptb(agentOf(other), options);
    resumed.loadState(JSON.parse(saved), rows);
    expect(resumed.counts).toEqual(pptb.counts);
    expect(train(resumed, other, 124, 300)).toEqual(train(pptb, theta, 124, 300));
    expect(other).toEqual(theta);
    expect(JSON.stringify(resumed.saveState())).toBe(JSON.stringify(pptb.saveState()));
    expect(() => resumed.loadState(JSON.parse(saved), rows.slice(1))).toThrow(/rows for the 12 snapshots/);
    pptb.close();
    resumed.close();
  });

  it('follows a bare vector, which an edit changes in place', async () => {
    const theta = start();
    const pptb = await createPptb(theta, { ...options, snapshotInterval: 5 });
    let edits = 0;
    for (let step = 1; step <= 100; step += 1) {
      learn(theta, step);
      const before = theta.slice();
      const edit = pptb.step(theta);
      if (edit === null) expect(theta).toEqual(before);
      else expect(theta).toEqual(edit.parameters);
      edits += edit === null ? 0 : 1;
    }
    expect(edits).toBe(2);
    expect(() => pptb.afterStep()).toThrow(/bare vector: go on with step/);
    expect(() => pptb.step(new Float32Array(3))).toThrow('60 parameters, got 3');
    pptb[Symbol.dispose]();
  });

  it('asks for nothing but the parameters', async () => {
    const few = { ...options, snapshotInterval: 5 };
    const layers = [start().subarray(0, 40), [...start().subarray(40)]] as const;
    const [vector, parts, bare] = [start(), structuredClone(layers), start()];
    const copies = { read: () => gather(parts), load: (theta: Float32Array) => scatter(theta, parts) };
    const fills = { layout: flatLayout(m), read: (out?: Float32Array) => out!.set(vector), load: agentOf(vector).load };
    const sessions = [await createPptb(copies, few), await createPptb(fills, few), await createPptb(bare, few)];
    for (let step = 1; step <= 100; step += 1) {
      const theta = gather(parts);
      learn(theta, step);
      scatter(theta, parts);
      for (const other of [vector, bare]) learn(other, step);
      for (const session of sessions) session.step();
      expect([gather(parts), vector]).toEqual([bare, bare]);
    }
    expect(sessions.map(({ counts }) => counts.edits)).toEqual([2, 2, 2]);
    expect(sessions[0].counts).toEqual(sessions[2].counts);
    expect(() => sessions[0].step(bare)).toThrow('call step() without parameters');
    for (const session of sessions) session.close();
    const usual = await createPptb(bare);
    expect([usual.path.capacity, usual.path.layout]).toEqual([2000, flatLayout(m)]);
    usual.close();
    const small = await createPptb(bare, { window: 8, period: 40, snapshotInterval: 5 });
    for (let step = 1; step <= 100; step += 1) {
      learn(bare, step);
      small.step();
    }
    expect(small.edit()).toMatchObject({ rankUsed: 4, snapshots: 8 });
    expect(small.feedback).toBeCloseTo(0.3, 12);
    small.close();
  });

  it('says what a policy lacks', async () => {
    await expect(createPptb({ read: () => {}, load })).rejects.toThrow('How many parameters has this policy?');
    await expect(createPptb({ read: (out) => out!.fill(0), load })).rejects.toThrow('layout or a parameterCount');
    await expect(createPptb([start()] as unknown as Float32Array)).rejects.toThrow('for a list of arrays: { read');
    let length = 3;
    const shrinking = await createPptb(
      { read: () => new Float32Array(length), load },
      { ...options, snapshotUpdates: 1 },
    );
    length = 2;
    expect(() => shrinking.step()).toThrow('The policy has 3 parameters; its read() returned 2.');
    shrinking.close();
  });

  it('counts snapshots in steps where an interval alone is given', async () => {
    const theta = start();
    const pptb = await createPptb(theta, { window: 30, rank: 2, boost: 0, period: 20, snapshotInterval: 4 });
    for (let step = 1; step <= 41; step += 1) pptb.step(theta);
    expect(pptb.counts.snapshots).toBe(1 + 11);
    pptb.close();
  });

  it('moves the weights by a bounded share where no boost is given', async () => {
    const { boost: _boost, ...free } = options;
    // 0.3 x period / window would be a boost of 3: one edit would move the weights by more than their norm.
    const pptb = await createPptb(start(), { ...free, window: 10, rank: 2, snapshotInterval: 1, period: 100 });
    const theta = start();
    for (let step = 1; step <= 40; step += 1) pptb.step(theta.map((value, k) => value + step * Math.cos(k)));
    const edit = pptb.edit();
    expect(edit.relativeDisplacement).toBeLessThanOrEqual(defaultRelativeDisplacement * (1 + 1e-9));
    expect(edit.boostUsed).toBeGreaterThan(0);
    expect(edit.boostUsed).toBeLessThanOrEqual(1);
    pptb.close();
    const given = await createPptb(start(), {
      ...free,
      boost: 3,
      window: 10,
      rank: 2,
      snapshotInterval: 1,
      period: 100,
    });
    expect(given.edit().boostUsed).toBeUndefined();
    given.close();
  });

  it('refuses what it does not know', async () => {
    await expect(createPptb(start(), { ...options, boots: 1 })).rejects.toThrow(
      /'pptb' has no setting 'boots'; .*boost/,
    );
    await expect(createPptb(start(), { ...options, edit: 'mean' })).rejects.toThrow(
      /no path edit 'mean'; known are pptb, /,
    );
    await expect(createPptb(start(), { ...options, boost: -1 })).rejects.toThrow(/finite number from 0, got -1/);
    await expect(createPptb(start(), { ...options, window: 0 })).rejects.toThrow(
      'window (k) must be a whole number of snapshots from 1, got 0',
    );
    const broken = await createPptb(start(), options);
    expect(() => {
      for (let step = 0; step < options.snapshotUpdates; step += 1) broken.step(start().fill(NaN, 7, 8));
    }).toThrow(/not finite: NaN at position 7/);
    broken.close();
  });

  it('says what it takes of the memory', () => {
    const { snapshots, decomposition } = pptbNeeds({ parameterCount: 72_000, window: 2000, rank: 64 });
    expect(snapshots).toBe(576e6);
    expect(decomposition / 2 ** 20).toBeGreaterThan(61);
    expect(decomposition / 2 ** 20).toBeLessThan(80);
  });
});

describe('definePathEdit', () => {
  it('makes an edit known, with settings of its own', () => {
    definePathEdit({
      name: 'test/newest',
      settings: { scale: 1 },
      edit: ({ newest }, { scale }) => newest.map((v) => v * scale),
    });
    expect(pathEditNames()).toContain('test/newest');
    expect(() => definePathEdit({ name: 'test/newest', settings: {}, edit: ({ newest }) => newest })).toThrow(
      /already/,
    );
    expect(() => definePathEdit({ name: '', settings: {}, edit: ({ newest }) => newest })).toThrow('needs a name');
  });

  it('takes parameters as they are returned, and measures the move', async () => {
    const theta = start();
    const pptb = await createPptb(theta, {
      edit: 'test/newest',
      scale: 0.5,
      window: 4,
      period: 10,
      snapshotInterval: 5,
    });
    const edit = pptb.edit();
    expect(theta).toEqual(start().map((value) => 0.5 * value));
    expect(edit.relativeDisplacement).toBeCloseTo(0.5, 6);
    expect([edit.boostedShare, edit.trimmedShare, edit.feedback, edit.effective]).toEqual([
      edit.relativeDisplacement,
      0,
      0,
      true,
    ]);
    expect(() => pptb.edit().parameters).not.toThrow();
    await expect(createPptb(theta, { edit: 'test/newest', size: 1, window: 4, period: 10 })).rejects.toThrow(
      "The edit 'test/newest' has no setting 'size'; its settings are scale.",
    );
    pptb.close();
  });
});

it('refuses another scope, and a boost that is no number of float32', async () => {
  const open = (given: object) =>
    createPptb(new Float32Array(4), { window: 8, rank: 2, boost: 0.1, period: 10, ...given } as never);
  await expect(open({ scope: 'layers' })).rejects.toThrow("scope is 'whole' or 'layer', got \"layers\"");
  await expect(open({ boost: 1e39 })).rejects.toThrow('a finite number from 0, got 1e+39, which float32 cannot hold');
  await expect(open({ boost: '0.1' })).rejects.toThrow('got "0.1"');
});
