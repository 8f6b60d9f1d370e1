import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { compareFolders } from './compareFolders.mjs';

const made = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder with these files. */
function folderOf(files) {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-compare-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The differences between two folders that hold these contents of one file, or of differently named ones. */
function differences(name, first, second, secondName = name) {
  return compareFolders(folderOf({ [name]: first }), folderOf({ [secondName]: second })).differences;
}

/** A log of two evaluations. */
const logOf = (changes) =>
  `{"step":0}\n${JSON.stringify({ step: 5, returns: [1, 2], wallSeconds: 1.25, ...changes })}\n`;

const manifestOf = (trial, version) => JSON.stringify({ trial, engine: { engine: 'wasm' }, versions: { version } });

/** A checkpoint's index; `sha256` stands for all hashes that depend on times or code. */
const indexOf = (sha256, bytes, second = 1, settingsSha256 = 'a') =>
  `checksum of ${sha256}\n${JSON.stringify({
    settingsSha256,
    engine: { engine: 'wasm', sourceHash: sha256 },
    logBytes: { 'edits.jsonl': bytes, 'metrics.jsonl': 7, [`events.out.tfevents.${second}.policypath`]: 9 },
    parts: { 'state.json': sha256, 'state.bin': 'b' },
  })}\n`;

const eventFile = (second) => `events.out.tfevents.${second}.policypath`;

describe('two folders of trials', () => {
  it('are equal when every file is', () => {
    const files = { 'recorded/000000000.safetensors': Buffer.from([1, 2, 3]), 'notes.txt': 'all' };
    expect(compareFolders(folderOf(files), folderOf(files))).toEqual({ files: 2, bytes: 6, differences: [] });
  });

  it('differ by one byte of a file, at its place', () => {
    const file = 'replay/000000000000-000000000150.f32';
    expect(differences(file, Buffer.from([0, 1, 2]), Buffer.from([0, 1, 18]))).toEqual([
      { file, where: 'byte 2', first: '0x02', second: '0x12' },
    ]);
    expect(differences(file, Buffer.from([0, 1, 2]), Buffer.from([0, 1]))).toEqual([
      { file, where: 'length', first: '3 bytes', second: '2 bytes' },
    ]);
  });

  it('differ by a file that one of them lacks', () => {
    const { differences: found } = compareFolders(folderOf({ 'failure.json': '{}' }), folderOf({}));
    expect(found).toEqual([{ file: 'failure.json', where: 'file', first: 'present', second: 'absent' }]);
  });

  it('may differ in the times of a log, and in nothing else', () => {
    expect(differences('evaluations.jsonl', logOf(), logOf({ wallSeconds: 33 }))).toEqual([]);
    expect(differences('evaluations.jsonl', logOf(), logOf({ returns: [1, 2.5] }))).toEqual([
      { file: 'evaluations.jsonl', where: '$[1].returns[1]', first: '2', second: '2.5' },
    ]);
    expect(differences('evaluations.jsonl', logOf(), `${logOf()}{"step":10}\n`)).toEqual([
      { file: 'evaluations.jsonl', where: '$[2]', first: 'absent', second: '{"step":10}' },
    ]);
    // Another log has no such field.
    expect(differences('episodes.jsonl', logOf(), logOf({ wallSeconds: 33 }))).toHaveLength(1);
  });

  it('may have been made by other versions, with settings that the first does not know', () => {
    const settings = { seed: 1, td3: { batchSize: 8 } };
    const more = { seed: 1, from: null, td3: { batchSize: 8, decay: 0 } };
    expect(differences('manifest.json', manifestOf(settings, 1), manifestOf(more, 2))).toEqual([]);
    expect(differences('manifest.json', manifestOf(more, 1), manifestOf(settings, 1))).toMatchObject([
      { where: '$.trial.from', first: 'null', second: 'absent' },
    ]);
    const reordered = { td3: { batchSize: 8 }, seed: 1 };
    expect(differences('manifest.json', manifestOf(settings, 1), manifestOf(reordered, 1))).toMatchObject([
      { where: '$.trial (order of keys)', first: 'seed,td3', second: 'td3,seed' },
    ]);
  });

  it('have the same checkpoints when what is independent of times is the same', () => {
    const file = 'checkpoint-000000000150/index.json';
    expect(differences(file, indexOf('x', 10), indexOf('y', 11, 2))).toEqual([]);
    expect(differences(file, indexOf('x', 10), indexOf('x', 10, 1, 'other'))).toEqual([
      { file, where: '$.settingsSha256', first: '"a"', second: '"other"' },
    ]);
  });

  it('have the same TensorBoard events at other times', () => {
    const equal = differences(eventFile(5), events(1.5, 2, 'loss'), events(2.5, 2, 'loss'), eventFile(7));
    expect(equal).toEqual([]);
    expect(differences(eventFile(5), events(1.5, 2, 'loss'), events(1.5, 3, 'loss'))).toEqual([
      { file: eventFile('*'), where: '$[0].scalars[0].value', first: '2', second: '3' },
    ]);
    expect(differences(eventFile(5), events(1.5, 2, 'edit/milliseconds'), events(1.5, 3, 'edit/milliseconds'))).toEqual(
      [],
    );
  });
});

const bytesField = (number, bytes) => Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);

/** An event file with one scalar at step 300; checksums are those of the wall time. */
function events(wallTime, value, tag) {
  const [time, scalar] = [Buffer.alloc(9), Buffer.alloc(5)];
  time[0] = (1 << 3) | 1;
  time.writeDoubleLE(wallTime, 1);
  scalar[0] = (2 << 3) | 5;
  scalar.writeFloatLE(value, 1);
  const summary = bytesField(1, Buffer.concat([bytesField(1, Buffer.from(tag)), scalar]));
  const data = Buffer.concat([time, Buffer.from([2 << 3, 0xac, 0x02]), bytesField(5, summary)]);
  const record = Buffer.alloc(data.length + 16);
  record.writeBigUInt64LE(BigInt(data.length));
  data.copy(record, 12);
  record.writeFloatLE(wallTime, 12 + data.length);
  return record;
}
