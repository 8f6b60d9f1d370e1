export { pngOfSvg } from './pngOfSvg.ts';
