import { defineConfig } from 'vitest/config';

const sources = ['packages/*', 'apps/*', 'examples', { test: { name: 'scripts', include: ['scripts/**/*.test.mjs'] } }];
/** The packages as their users get them: packed, installed, in a browser. They take minutes. */
const installed = ['apps/package-check/vitest.installed.config.ts'];

/** What POLICYPATH_TESTS asks for; scripts/test.mjs sets it. */
const projects = { sources, installed, all: [...sources, ...installed] };

export default defineConfig({
  test: { projects: projects[(process.env['POLICYPATH_TESTS'] ?? 'sources') as keyof typeof projects], maxWorkers: 2 },
});
