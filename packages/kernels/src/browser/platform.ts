import type { Platform } from '../platform.ts';

export const platform: Platform = {
  wasmThreads: [1],
  wasmTexts: {
    simd128: () => import('../modules/simd128.ts'),
    'relaxed-simd': () => import('../modules/relaxedSimd.ts'),
  },
  allowRelaxedSimd() {},
  async loadNativeAddon() {
    return {
      refusal: { reason: 'a browser has no native addons', mend: 'nothing to mend: WebAssembly is used' },
    };
  },
  describeCpu: () => ({ architecture: 'unknown', model: 'unknown', features: [] }),
};
