import { mergeConfig } from 'vitest/config';
import { packageTests } from '../../vitest.shared.ts';

/** `test:slow` kills the browser and crashes workers. */
export default mergeConfig(packageTests('playground'), {
  test: process.argv.includes('slow') ? { include: ['**/*.test.ts'] } : {},
});
