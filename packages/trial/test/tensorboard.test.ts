import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { eventFileName, openEventLog, type EventLog, type EventLogOptions } from '../src/logs/eventLog.ts';
import { crc32c } from '../src/logs/tensorRecord.ts';
import { folderStorage, resumeTrial, startTrial } from '../src/node/index.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeParts, fakeConfig } from './fakes/fakeParts.ts';
import { decodeEventFile, fields } from './tensorboardDecoder.ts';
import { killedAt } from './trialFolder.ts';

const at = (step: number) => ({ step, wallTime: 1000 + step });

let folder = '';
/** An event file in the folder. */
const open = async (path: string, options?: EventLogOptions): Promise<EventLog> =>
  await openEventLog(folderStorage(dirname(path)), basename(path), options);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'policypath-tensorboard-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('crc32c', () => {
  it("gives RFC 3720's check values", () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  });
});

describe('openEventLog', () => {
  it('writes what an independent reader reads back, checksums included', async () => {
    const path = join(folder, 'laws.tfevents');
    const scalar = fc.float({ noNaN: true, noDefaultInfinity: true });
    const event = fc.record({
      step: fc.maxSafeNat(),
      wallTime: fc.double({ min: 0, max: 4e9, noNaN: true }),
      scalars: fc.dictionary(
        fc.string({ unit: 'grapheme', maxLength: 200 }).filter((tag) => tag !== '__proto__'),
        scalar,
        { noNullPrototype: true, maxKeys: 5 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 5 }), async (events) => {
        const writer = await open(path, { wallTime: 12.5 });
        for (const { scalars, step, wallTime } of events) writer.addScalars(scalars, { step, wallTime });
        writer.close();
        const bytes = readFileSync(path);
        expect(writer.bytes).toBe(bytes.length);
        const [first, ...others] = decodeEventFile(bytes);
        expect(first).toEqual({ wallTime: 12.5, step: 0, fileVersion: 'brain.Event:2', scalars: {}, plugins: [] });
        expect(others).toEqual(events.map((one) => ({ ...one, plugins: [] })));
      }),
    );
  });

  it('appended from a checkpoint gives the bytes of the uninterrupted file', async () => {
    const whole = join(folder, 'whole.tfevents');
    const writer = await open(whole, { wallTime: 1000 });
    for (let step = 0; step < 9; step += 1) writer.addScalars({ 'evaluation/return': step / 3 }, at(step));
    writer.flush();
    writer.close();

    const resumed = join(folder, 'resumed.tfevents');
    const before = await open(resumed, { wallTime: 1000 });
    for (let step = 0; step < 5; step += 1) before.addScalars({ 'evaluation/return': step / 3 }, at(step));
    const offset = before.bytes;
    before.addScalars({ 'evaluation/return': 99 }, at(5));
    before.close();
    truncateSync(resumed, readFileSync(resumed).length - 3); // killed while writing its last record

    const after = await open(resumed, { keepBytes: offset });
    expect(after.bytes).toBe(offset);
    for (let step = 5; step < 9; step += 1) after.addScalars({ 'evaluation/return': step / 3 }, at(step));
    after.close();
    expect(readFileSync(resumed).equals(readFileSync(whole))).toBe(true);
  });

  it('refuses an offset that is no end of a record and leaves the file as it is', async () => {
    const path = join(folder, 'offsets.tfevents');
    const writer = await open(path, { wallTime: 1 });
    writer.addScalars({ a: 1 }, { step: 1, wallTime: 2 });
    writer.close();
    const bytes = readFileSync(path);
    for (const offset of [0, 1, bytes.length - 1, bytes.length + 1, Number.NaN]) {
      await expect(open(path, { keepBytes: offset })).rejects.toThrow(/no record that ends at byte/);
    }
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const altered = Buffer.from(bytes);
    altered[0] ^= 1;
    writeFileSync(path, altered);
    await expect(open(path, { keepBytes: bytes.length })).rejects.toThrow(RangeError);
  });

  it('takes any number: what a float32 cannot hold is written as infinite', async () => {
    const path = join(folder, 'infinite.tfevents');
    const writer = await open(path, { wallTime: 1 });
    writer.addScalars({ 'critic/loss': Number.NaN, q: 1e39 }, at(3));
    writer.close();
    const [, event] = decodeEventFile(readFileSync(path));
    expect(event).toMatchObject({ step: 3, scalars: { 'critic/loss': NaN, q: Infinity } });
  });
});

describe('what TensorBoard shows of a run beside its numbers', () => {
  /** The fields of a message, the last of each number. */
  const message = (bytes: Buffer): Map<number, bigint | Buffer> =>
    new Map(fields(bytes).map(({ field, value }) => [field, value]));
  const within = (bytes: Buffer, ...path: number[]): Buffer =>
    path.reduce((inner, field) => message(inner).get(field) as Buffer, bytes);

  it('hyper-parameters by type, a text, and how it ended', async () => {
    const path = join(folder, 'session.tfevents');
    const writer = await open(path, { wallTime: 1 });
    writer.beginSession({ rank: 64, agent: 'td3', forced: true, off: false }, { step: 0, wallTime: 7 });
    writer.addText('settings', '| größe |', { step: 0, wallTime: 8 });
    writer.endSession('failure', { step: 500, wallTime: 9 });
    writer.close();
    const [, begin, text, end] = decodeEventFile(readFileSync(path));
    expect([begin, end].map(({ plugins: [one] }) => [one.tag, one.plugin])).toEqual([
      ['_hparams_/session_start_info', 'hparams'],
      ['_hparams_/session_end_info', 'hparams'],
    ]);
    const start = within(begin.plugins[0].content, 3);
    const entries = fields(start).filter(({ field }) => field === 1);
    const shown = entries.map(({ value }) => {
      const [[kind, own]] = message(within(value as Buffer, 2));
      const read = kind === 2 ? (own as Buffer).readDoubleLE() : kind === 3 ? String(own) : own === 1n;
      return [String(message(value as Buffer).get(1)), read];
    });
    expect(Object.fromEntries(shown)).toEqual({ rank: 64, agent: 'td3', forced: true, off: false });
    expect((message(start).get(5) as Buffer).readDoubleLE()).toBe(7);
    expect(text).toMatchObject({ step: 0, plugins: [{ tag: 'settings', plugin: 'text', text: '| größe |' }] });
    expect(end.step).toBe(500);
    expect(message(within(end.plugins[0].content, 4)).get(1)).toBe(2n);
  });

  it('of a trial: its settings at the start, once, and its end after a resume', async () => {
    const trial = join(folder, 'trial');
    const createParts = createFakeParts();
    const dying = { createParts: killedAt(createParts, 150), checkpointSteps: 100 };
    await expect(startTrial(trial, fakeConfig({ steps: 200 }), dying)).rejects.toThrow('killed');
    await resumeTrial(trial, { createParts });
    const file = readdirSync(trial).find((name) => name.startsWith('events.out.tfevents'))!;
    const plugins = decodeEventFile(readFileSync(join(trial, file))).flatMap((one) => one.plugins);
    expect(plugins.map(({ tag }) => tag)).toEqual([
      '_hparams_/session_start_info',
      'settings',
      '_hparams_/session_end_info',
    ]);
    expect(plugins[1].text).toMatch(/^\| setting \| value \|\n\| --- \| --- \|\n\| environment \| Fake-v0 \|\n/);
    expect(plugins[1].text).toMatch(/\| pptb\.rank \| 4 \|/);
    expect(message(within(plugins[2].content, 4)).get(1)).toBe(1n);
  });
});

const python = process.env['POLICYPATH_PYTHON'] ?? 'python3';
const tensorboardVersion = spawnSync(python, ['-c', 'import tensorboard; print(tensorboard.__version__)'], {
  encoding: 'utf8',
}).stdout?.trim();

it.skipIf(!tensorboardVersion)('is read by TensorBoard itself (skipped where python has no tensorboard)', async () => {
  const path = join(folder, eventFileName(1_700_000_000));
  const writer = await open(path, { wallTime: 1_700_000_000 });
  for (let step = 0; step <= 3; step += 1) {
    writer.addScalars(
      { 'evaluation/return': step * 1.5, 'edit/displacement': -step },
      { step: step * 5000, wallTime: 5 },
    );
  }
  writer.close();
  const program = [
    'import json, sys',
    'from tensorboard.backend.event_processing.event_file_loader import EventFileLoader',
    'from tensorboard.util import tensor_util',
    'read = lambda v: float(tensor_util.make_ndarray(v.tensor)) if v.HasField("tensor") else v.simple_value',
    'print(json.dumps([[e.step, v.tag, read(v)] for e in EventFileLoader(sys.argv[1]).Load() for v in e.summary.value]))',
  ].join('\n');
  const { stdout, stderr } = spawnSync(python, ['-c', program, path], { encoding: 'utf8' });
  expect(stderr).not.toMatch(/Traceback/);
  expect(JSON.parse(stdout)).toEqual(
    [0, 1, 2, 3].flatMap((step) => [
      [step * 5000, 'evaluation/return', step * 1.5],
      [step * 5000, 'edit/displacement', -step],
    ]),
  );
});
