import { setFlagsFromString } from 'node:v8';
import type { Platform } from '../platform.ts';
import { describeCpu } from './describeCpu.ts';
import { loadNativeAddon } from './loadNativeAddon.ts';
import { startSecondThread } from './secondThread.ts';

export const platform: Platform = {
  wasmThreads: [1, 2],
  wasmTexts: {
    simd128: () => import('../modules/simd128.ts'),
    'relaxed-simd': () => import('../modules/relaxedSimd.ts'),
    'simd128-threads': () => import('../modules/simd128Threads.ts'),
    'relaxed-simd-threads': () => import('../modules/relaxedSimdThreads.ts'),
  },
  // Node 20 has it behind this flag.
  allowRelaxedSimd: () => setFlagsFromString('--experimental-wasm-relaxed-simd'),
  startSecondThread,
  loadNativeAddon: () => loadNativeAddon(),
  describeCpu,
};
