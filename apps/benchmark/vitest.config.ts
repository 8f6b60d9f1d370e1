import { mergeConfig } from 'vitest/config';
import { packageTests } from '../../vitest.shared.ts';

/** Processes of the tests start from built files, which are built first where sources have changed. */
export default mergeConfig(packageTests('benchmark'), { test: { globalSetup: '../../scripts/buildForTests.mjs' } });
