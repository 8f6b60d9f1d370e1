import { inflateRawSync } from 'node:zlib';
import type { Inflate } from '../formats/zipMember.ts';

/** Inflates by node:zlib; the output grows with what is really in the data and stops at `size`. */
export const inflateMember: Inflate = (compressed, size) =>
  inflateRawSync(compressed, { maxOutputLength: Math.max(size, 1) });
