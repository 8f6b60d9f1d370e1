/** What the code blocks of a README use without making it: names and values, by the number of the block, from 1. */
export type Given = Readonly<Record<number, Readonly<Record<string, unknown>>>>;

/** The code of each `ts` block of a text in Markdown, in their order. */
export function codeBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code);
}

const importStatement = /^import [^;]*?from '[^']*';.*\n/gm;

/**
 * One module of the blocks of a README. As a reader has seen the blocks before, each may use what an earlier one
 * imported or made, or make it anew; `given` makes the rest.
 *
 * @param givenModule - from where the module imports `given`, whose names are the same; null: nothing is given
 */
export function readmeProgram(blocks: readonly string[], given: Given, givenModule: string | null): string {
  const imports = blocks.flatMap((code) => code.match(importStatement) ?? []);
  const bodies = blocks.map((code, i) => {
    const names = Object.keys(given[i + 1] ?? {}).join(', ');
    const made = names === '' ? '' : `const { ${names} } = given[${i + 1}];\n`;
    return `{ ${made}{\n${code.replace(importStatement, '')}`;
  });
  const own = givenModule === null ? '' : `import { given } from '${givenModule}';\n`;
  return `${own}${imports.join('')}${bodies.join('')}${'}}'.repeat(bodies.length)}\n`;
}
