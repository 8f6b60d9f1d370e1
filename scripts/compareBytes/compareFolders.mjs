import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { readEvents } from './eventFile.mjs';
import { commonName, ruleOf } from './rules.mjs';

/**
 * Compares two trials' folders by the rules of ./rules.mjs.
 *
 * Returns the number of files and bytes read of the first folder, and the differences: one for each file that differs,
 * `{ file, where, first, second }`, with the first place at which it does.
 */
export function compareFolders(first, second) {
  const [ours, theirs] = [filesOf(first), filesOf(second)];
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted(
    (a, b) => ruleOf(a).place - ruleOf(b).place || (a < b ? -1 : 1),
  );
  const differences = [];
  let bytes = 0;
  for (const name of names) {
    const [a, b] = [ours.get(name), theirs.get(name)];
    if (a === undefined || b === undefined) {
      if (ruleOf(name).rule.mayBeMissing) continue;
      differences.push({ file: name, where: 'file', first: told(a), second: told(b) });
      continue;
    }
    const [contentA, contentB] = [readFileSync(a), readFileSync(b)];
    bytes += contentA.length;
    const difference = compareFiles(ruleOf(name).rule, contentA, contentB);
    if (difference !== null) differences.push({ file: name, ...difference });
  }
  return { files: ours.size, bytes, differences };
}

const told = (path) => (path === undefined ? 'absent' : 'present');

/** Every file under a folder: its path by its common name. */
function filesOf(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => statSync(join(folder, file)).isFile());
  return new Map(files.map((file) => [commonName(file.split(sep).join('/')), join(folder, file)]));
}

function compareFiles(rule, a, b) {
  if (rule.kind === 'bytes') return compareBytes(a, b);
  const [first, second] = [contentOf(rule, a), contentOf(rule, b)];
  if (!rule.newKeys) return compareValues(first, second);
  const known = Array.isArray(second) ? second.map((line, i) => withKeysOf(first[i], line)) : withKeysOf(first, second);
  return compareValues(first, known);
}

function compareBytes(a, b) {
  if (a.equals(b)) return null;
  if (a.length !== b.length) return { where: 'length', first: `${a.length} bytes`, second: `${b.length} bytes` };
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return { where: `byte ${at}`, first: hexadecimal(a[at]), second: hexadecimal(b[at]) };
}

const hexadecimal = (byte) => `0x${byte.toString(16).padStart(2, '0')}`;

/** A file's content as a value, without the fields that its rule leaves out. */
export function contentOf({ kind, ignored }, bytes) {
  const text = bytes.toString('utf8');
  if (kind === 'events') return readEvents(bytes, ignored);
  if (kind === 'json') return without(JSON.parse(text), ignored);
  if (kind === 'index') {
    const index = JSON.parse(text.split('\n')[1]);
    const logBytes = Object.fromEntries(
      Object.entries(index.logBytes).map(([name, length]) => [commonName(name), length]),
    );
    return without({ ...index, logBytes }, ignored);
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => without(JSON.parse(line), ignored));
}

/** The object without fields, each named by its path, e.g. 'parts.state.json'. */
export function without(object, ignored) {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([key]) => !ignored.includes(key))
      .map(([key, value]) => {
        const below = ignored.filter((path) => path.startsWith(`${key}.`)).map((path) => path.slice(key.length + 1));
        return [key, below.length > 0 && isObject(value) ? without(value, below) : value];
      }),
  );
}

/** `value` with the keys of `model` alone, in all objects within. */
function withKeysOf(model, value) {
  if (!isObject(model) || !isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key in model);
  return Object.fromEntries(entries.map(([key, child]) => [key, withKeysOf(model[key], child)]));
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first place at which two JSON values differ; null where they are equal, the order of keys included. */
function compareValues(a, b, where = '$') {
  const difference = { where, first: JSON.stringify(a) ?? 'absent', second: JSON.stringify(b) ?? 'absent' };
  if (difference.first === difference.second) return null;
  if (Array.isArray(a) && Array.isArray(b)) {
    const length = Math.max(a.length, b.length);
    for (let i = 0; i < length; i += 1) {
      const found = compareValues(a[i], b[i], `${where}[${i}]`);
      if (found !== null) return found;
    }
  }
  if (isObject(a) && isObject(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const found = compareValues(a[key], b[key], `${where}.${key}`);
      if (found !== null) return found;
    }
    return { where: `${where} (order of keys)`, first: Object.keys(a).join(), second: Object.keys(b).join() };
  }
  return difference;
}
