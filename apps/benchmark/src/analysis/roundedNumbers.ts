/** A number with as many digits as a reader or a plot can use: keeps analysis.json small. */
export function rounded(value: number, digits = 6): number {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : value;
}

/** All numbers of a tree of plain values, rounded; infinite ones become null, which is what JSON would make of them. */
export function roundedTree<Tree>(tree: Tree, digits = 6): Tree {
  if (typeof tree === 'number') {
    return (Number.isFinite(tree) ? (Number.isInteger(tree) ? tree : rounded(tree, digits)) : null) as Tree;
  }
  if (Array.isArray(tree)) return tree.map((item: unknown) => roundedTree(item, digits)) as Tree;
  if (tree !== null && typeof tree === 'object') {
    return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, roundedTree(value, digits)])) as Tree;
  }
  return tree;
}
