/** Of Okabe and Ito: told apart by colour-blind readers and in grey. The first is the base's. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];

/** Variants that are asked about first. */
const first = ['pptb', 'trim-only', 'boost-only'];

/** Variants of one figure, the base first, with their colours. */
export type VariantGroup = ReadonlyMap<string, string>;

/** Splits variants into figures of the base and at most three others: more lines cannot be told apart. */
export function variantGroups(variants: readonly string[]): VariantGroup[] {
  const others = [...new Set(variants)].filter((variant) => variant !== 'base');
  const ordered = others.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const groups = Array.from({ length: Math.max(1, Math.ceil(ordered.length / 3)) }, (_, index) => [
    ...(variants.includes('base') ? ['base'] : []),
    ...ordered.slice(3 * index, 3 * index + 3),
  ]);
  return groups.map((group) => new Map(group.map((variant) => [variant, colourOf(variant, group)])));
}

function rank(variant: string): number {
  return first.includes(variant) ? first.indexOf(variant) : first.length;
}

function colourOf(variant: string, group: readonly string[]): string {
  return variant === 'base' ? colours[0] : colours[1 + group.filter((one) => one !== 'base').indexOf(variant)];
}
