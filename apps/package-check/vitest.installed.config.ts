import type { UserWorkspaceConfig } from 'vitest/config';
import { packageTests } from '../../vitest.shared.ts';

const shared = packageTests('installed', { isolate: true });

// One file after the other, which vitest does only where each has a process of its own: they install packages and start
// browsers, on cores that other projects' tests use too.
const config: UserWorkspaceConfig = {
  ...shared,
  test: {
    ...shared.test,
    include: ['installed/**/*.test.ts'],
    globalSetup: ['./src/packOnce.ts'],
    fileParallelism: false,
  },
};
export default config;
