/** What made a decomposition: the Gram matrix of the path ('gram'), or a QR decomposition of the path itself ('full'). */
export type DecompositionWay = 'gram' | 'full';

const texts: Readonly<Record<DecompositionWay, string>> = {
  gram: 'through the Gram matrix',
  full: 'by QR of the path itself',
};

/** The words that reports and command lines say it with. */
export function wayText(way: DecompositionWay): string {
  return texts[way];
}
