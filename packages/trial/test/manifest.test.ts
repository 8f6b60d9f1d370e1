import { describe, expect, it } from 'vitest';
import { parseManifest } from '../src/records/index.ts';

describe('a manifest of another format', () => {
  it.each([
    [2, /x\/manifest\.json has format version 2, this version of policypath reads 1: take a newer version/],
    [0, /has format version 0.*take an older version of policypath/],
  ])('of version %i is refused with the mend', (formatVersion, message) => {
    expect(() => parseManifest('x/manifest.json', JSON.stringify({ formatVersion }))).toThrow(message);
  });
});
