import { checkOptions } from '@policypath/options';
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

const require = createRequire(import.meta.url);
/** The font is our own, so that a figure is the same on a machine without any. */
const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
  require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
);

/** Draws an SVG document as a PNG; `scale` dots a CSS pixel, 2 by default. */
export function pngOfSvg(svg: string, options: { readonly scale?: number } = {}): Uint8Array {
  checkOptions('pngOfSvg', options, { scale: true });
  const { scale = 2 } = options;

  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
    background: 'white',
  });
  return resvg.render().asPng();
}
