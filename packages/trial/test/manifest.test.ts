import { describe, expect, it } from 'vitest';
import { parseManifest } from '../src/records/index.ts';

describe('a manifest of another format', () => {
  it.each([
    ['{}', /x\/manifest\.json has no format version, expected 1: it is no manifest of policypath, or was altered/],
    ['{"formatVersion":"1"}', /has the format version "1", expected 1/],
    ['null', /has no format version/],
  ])('%s is refused in plain words', (text, message) => {
    expect(() => parseManifest('x/manifest.json', text)).toThrow(message);
  });

  it.each([
    [2, /x\/manifest\.json has format version 2, this version of policypath reads 1: take a newer version/],
    [0, /has format version 0.*take an older version of policypath/],
  ])('of version %i is refused with the mend', (formatVersion, message) => {
    expect(() => parseManifest('x/manifest.json', JSON.stringify({ formatVersion }))).toThrow(message);
  });
});
