import { mergeConfig } from 'vitest/config';
import { packageTests } from '../../vitest.shared.ts';

/** `test:slow` trains the recorded path of the pages anew. */
export default mergeConfig(packageTests('site'), {
  test: process.argv.includes('slow') ? { include: ['**/*.test.ts'] } : {},
});
