/** Exponent b of y ~ x^b: the slope of log y on log x by least squares. */
export function powerFit(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points.map(({ x, y }) => [Math.log(x), Math.log(y)] as const);
  const mean = (k: 0 | 1) => logs.reduce((sum, log) => sum + log[k], 0) / logs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [product, square] = [0, 0];
  for (const [x, y] of logs) {
    product += (x - meanX) * (y - meanY);
    square += (x - meanX) ** 2;
  }
  return product / square;
}
