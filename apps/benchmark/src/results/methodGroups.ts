import { coloursInGrey as colours } from '@policypath/figures';

/** Methods of one figure, the base first, with their colours. */
export type MethodGroup = ReadonlyMap<string, string>;

/** Splits methods, in their order, into figures of the base and at most three others, because more lines are hard to distinguish. */
export function methodGroups(methods: readonly string[]): MethodGroup[] {
  const others = [...new Set(methods)].filter((method) => method !== 'base');
  const groups = Array.from({ length: Math.max(1, Math.ceil(others.length / 3)) }, (_, index) => [
    ...(methods.includes('base') ? ['base'] : []),
    ...others.slice(3 * index, 3 * index + 3),
  ]);
  return groups.map((group) => new Map(group.map((method) => [method, colourOf(method, group)])));
}

/** The first colour is the base's. */
function colourOf(method: string, group: readonly string[]): string {
  return method === 'base' ? colours[0] : colours[1 + group.filter((one) => one !== 'base').indexOf(method)];
}
