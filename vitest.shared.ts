import { defineProject, type UserWorkspaceConfig } from 'vitest/config';

/** Tests read the workspace's TypeScript sources, so that a package's tests need no build. */
const conditions = ['@policypath/source', 'module', 'node', 'import', 'default'];

/**
 * The one vitest configuration of every package; `name` is shown beside each test. The files of a package share a process and
 * what they import, which halves their time: a file that replaces a module (`vi.doMock`) puts it back (`vi.resetModules`).
 * With `isolate` each has a process of its own.
 */
export function packageTests(name: string, { isolate = false } = {}): UserWorkspaceConfig {
  return defineProject({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: { name, include: ['test/**/*.test.ts'], isolate, testTimeout: 60_000, hookTimeout: 60_000 },
  });
}
