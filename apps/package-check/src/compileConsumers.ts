import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { resolve } = createRequire(import.meta.url);
const consumersFolder = fileURLToPath(new URL('../consumers/', import.meta.url));
/** The compilers that the declarations are held to: the oldest that has typed arrays over a kind of buffer, and ours. */
export const compilers = ['typescript57', 'typescript'] as const;

/** How users resolve modules: as Node does, or as a bundler does. */
export type Resolution = 'nodenext' | 'bundler';

/**
 * Copies consumers/<name>.ts into the project and compiles them as strictly as a user can: declaration files are
 * checked too, and there are no types but the language's own. With 'nodenext' the JavaScript appears beside them.
 *
 * @param compiler the name under which it is installed here
 * @returns the compiler's complaints, '' where there are none
 */
export function compileConsumers(
  folder: string,
  names: readonly string[],
  resolution: Resolution,
  compiler: (typeof compilers)[number] = 'typescript',
): string {
  const consumers = join(folder, 'consumers');
  mkdirSync(consumers, { recursive: true });
  for (const name of [...names.map((one) => `${one}.ts`), 'console.d.ts']) {
    copyFileSync(join(consumersFolder, name), join(consumers, name));
  }
  const config = join(folder, `tsconfig.${resolution}.json`);
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    module: resolution === 'nodenext' ? 'nodenext' : 'preserve',
    moduleResolution: resolution,
    noEmit: resolution !== 'nodenext',
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, include: ['consumers'] }));
  const { stdout, stderr } = spawnSync(process.execPath, [resolve(`${compiler}/bin/tsc`), '-p', config], {
    cwd: folder,
    encoding: 'utf8',
  });
  // Observable Plot's declarations need the types of the DOM and of d3, which it does not bring: they are not ours to mend.
  const ours = (message: string): boolean => !message.startsWith('node_modules/@observablehq/plot/');
  // A message goes on in lines that are indented.
  return (stdout + stderr)
    .split(/\n(?! )/)
    .filter(ours)
    .join('\n')
    .trim();
}
