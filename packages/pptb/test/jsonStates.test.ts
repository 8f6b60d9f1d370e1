import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { SlidingTemporalSvd } from '@policypath/tsvd';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPptb, EditedPath, openPathEdit, PptbSchedule } from '../src/index.ts';
import { noise } from './paths.ts';

const m = 12;
const json = <State>(state: State): State => JSON.parse(JSON.stringify(state)) as State;
const rowAt = (seed: number, i: number): Float32Array =>
  Float32Array.from({ length: m }, (_, k) => noise(seed + i, k) / 7 + Math.cos(k + i / 9) - 0);
const rowsOf = (path: PathBuffer): Float32Array[] =>
  Array.from({ length: path.length }, (_, i) => path.at(path.begin + i).slice());
const cases = fc.record({
  seed: fc.nat(1000),
  before: fc.integer({ min: 1, max: 30 }),
  after: fc.integer({ min: 1, max: 12 }),
  edit: fc.constantFrom('pptb', 'trim-only', 'boost-only', 'linear-extrapolation', 'outer-momentum', 'window-mean'),
});
const settingsOf = (edit: string) => (edit === 'pptb' || edit === 'trim-only' ? { rank: 3 } : {});

it('a session goes on from JSON with the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ seed, before, after, edit }) => {
      const options = { edit, ...settingsOf(edit), window: 8, period: 6, snapshotUpdates: 2, minimumSnapshots: 2 };
      const theta = rowAt(seed, 0);
      const one = await createPptb(theta, options);
      const learn = (to: Float32Array, i: number): void =>
        rowAt(seed, i).forEach((value, k) => (to[k] += 0.01 * value));
      for (let i = 1; i <= before; i += 1) {
        learn(theta, i);
        one.step();
      }
      const copy = theta.slice();
      const other = await createPptb(copy, options);
      const saved = one.saveState();
      other.loadState(json(saved), rowsOf(one.path));
      expect(json(other.saveState())).toEqual(json(saved));
      for (let i = before + 1; i <= before + after; i += 1) {
        for (const [vector, session] of [
          [theta, one],
          [copy, other],
        ] as const) {
          learn(vector, i);
          session.step();
        }
      }
      expect(copy).toEqual(theta);
      expect(JSON.stringify(other.saveState())).toBe(JSON.stringify(one.saveState()));
      one.close();
      other.close();
    }),
    { numRuns: 25 },
  );
});

it('windows, edits, schedules and paths go on from JSON with the same bytes', () => {
  fc.assert(
    fc.property(
      cases,
      fc.constantFrom(undefined, 'mean' as const, 'first' as const),
      ({ seed, before, after, edit }, centre) => {
        const layout = flatLayout(m);
        const open = () => {
          const path = new PathBuffer({ capacity: 8, layout });
          const svd = new SlidingTemporalSvd({ window: 8, dimension: m, rank: 3, centre });
          const editor = openPathEdit(edit, { path, snapshotInterval: 1, period: 6, ...settingsOf(edit) });
          const clock = {
            snapshotClock: 'steps' as const,
            snapshotInterval: 1,
            snapshotUpdates: 1,
            period: 6,
            rank: 2,
          };
          return { path, svd, editor, schedule: new PptbSchedule({ ...clock, minimumSnapshots: 0 }) };
        };
        const [one, other] = [open(), open()];
        const go = ({ path, svd, editor, schedule }: typeof one, i: number) => {
          path.push(rowAt(seed, i), i);
          svd.update(path);
          schedule.snapshotDue({ step: i, policyUpdates: i });
          const due = schedule.editDue({ step: i, snapshots: path.length });
          return [due, svd.rank === 0 ? null : svd.reconstruct(path.end - 1, 2), editor.edit().parameters];
        };
        for (let i = 0; i < before; i += 1) go(one, i);
        other.path.restore({ ...json(one.path.saveState()), rows: rowsOf(one.path) });
        other.svd.loadState(json(one.svd.saveState()));
        other.editor.loadState(json(one.editor.saveState()));
        other.schedule.loadState(json(one.schedule.saveState()));
        for (let i = before; i < before + after; i += 1) expect(go(other, i)).toEqual(go(one, i));
      },
    ),
    { numRuns: 40 },
  );
});

it('the path of a policy goes on from JSON; an array that was altered is refused', () => {
  const schedule = { snapshotClock: 'steps' as const, snapshotInterval: 1, snapshotUpdates: 1, period: 4, rank: 2 };
  const open = () =>
    new EditedPath({
      layout: flatLayout(m),
      schedule: { ...schedule, minimumSnapshots: 0, window: 8 },
      edit: 'pptb',
      settings: { rank: 2, boostSpan: 'since-edit' },
    });
  const [one, other] = [open(), open()];
  for (let i = 0; i < 11; i += 1) one.push(rowAt(3, i), i);
  one.edit();
  const { path, ...saved } = json(one.saveState());
  other.snapshots.restore({ ...path, rows: rowsOf(one.snapshots) });
  other.loadState(saved);
  for (const each of [one, other]) each.push(rowAt(3, 11), 11);
  expect(other.edit().parameters).toEqual(one.edit().parameters);
  const altered = JSON.parse(JSON.stringify(saved).replace('"$array":"Float64Array"', '"$array":"Int8Array"'));
  expect(() => open().loadState(altered)).toThrow(
    'The saved state was altered: there is no array of type "Int8Array".',
  );
});
