import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  resolve: { conditions: ['@policypath/source', 'module', 'browser', 'import', 'default'] },
  worker: { format: 'es' },
  build: { target: 'es2022' },
});
