/** By SymmetricResult of native/kernels.h. */
const symmetricFailures = [
  undefined,
  'matrix holds a value that is not finite',
  'an eigenvalue did not converge',
  'the order is above 8192, the most that the working memory serves',
] as const;

/** @throws RangeError unless the eigensolver's result says that the matrix of this order was solved. */
export function refuseUnsolved(kernel: string, order: number, result: number): void {
  const failure = symmetricFailures[result];
  if (failure !== undefined) throw new RangeError(`${kernel}: ${failure} (order ${order})`);
}
