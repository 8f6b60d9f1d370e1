import { defineConfig } from 'vite';
import { securityHeaders } from './security/securityHeaders.ts';

export default defineConfig({
  base: './',
  resolve: { conditions: ['@policypath/source', 'module', 'browser', 'import', 'default'] },
  worker: { format: 'es' },
  build: { target: 'es2022' },
  plugins: [securityHeaders()],
});
