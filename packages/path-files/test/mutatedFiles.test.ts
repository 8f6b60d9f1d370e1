import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutatedFile, readByAll, seeds } from './mutatedFiles.ts';

describe('mutated files', () => {
  it('start from files that are read', () => {
    for (const bytes of seeds) expect(readByAll(bytes)).not.toEqual([]);
  });

  it('are read or refused with a reason, by every reader (10,000 of them by pnpm test:slow)', () => {
    let refused = 0;
    fc.assert(
      fc.property(mutatedFile, (bytes) => {
        if (readByAll(bytes).length === 0) refused += 1;
      }),
      { numRuns: 800 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});
