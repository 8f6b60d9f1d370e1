import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { bundlePackage } from '../src/bundlePages.ts';
import { compileConsumers, compilers } from '../src/compileConsumers.ts';
import { consumers as all, libraries, printed } from '../src/consumers.ts';
import { installProject, RegistryUnreachable, type Project } from '../src/installProject.ts';
import { runProgram } from '../src/runProgram.ts';

const packed = inject('packed');
const noRegistry = 'skipped: npm reaches no registry for the packages of others';

/** What each command did in the project; the path is the one that the consumer of path-files wrote. */
const commandFacts: Readonly<Record<string, (run: (args: readonly string[]) => string, folder: string) => object>> = {
  tsvd(run) {
    const { paths } = JSON.parse(run(['analyze', 'path.safetensors', '--nulls', 'none', '--json'])) as {
      paths: unknown[];
    };
    return { helps: run(['--help']).includes('analyze'), paths: paths.length };
  },
  'policypath-kernels-build'(run, folder) {
    const said = run([]);
    const built = readdirSync(join(folder, 'node_modules/@policypath/kernels/native/build'));
    const { backend } = JSON.parse(runProgram(folder, process.execPath, ['consumers/kernels.js'])) as {
      backend: string;
    };
    // Without a C compiler it says so, and WebAssembly serves.
    const compiled = built.some((file) => file.endsWith('.node'));
    return {
      saysWhat: said.includes('ative kernels') || said.includes('C compiler'),
      backendServes: backend === (compiled ? 'native' : 'wasm'),
    };
  },
};

const expectedFacts: Readonly<Record<string, object>> = {
  tsvd: { helps: true, paths: 1 },
  'policypath-kernels-build': { saysWhat: true, backendServes: true },
};

/** Which packages of ours each project asks for, what may come with them, which consumers and commands it runs, and whose code is in a bundle. */
const projects = [
  {
    title: 'tsvd alone',
    asks: ['tsvd'],
    gets: ['elementary', 'kernels', 'options', 'tsvd'],
    consumers: ['tsvd'],
    commands: [],
    // What a page loads: no package of others, such as ml-matrix, which only tests need.
    bundle: ['@policypath/elementary', '@policypath/kernels', '@policypath/options', '@policypath/tsvd'],
  },
  {
    title: "pptb alone, with its README's path-buffer",
    asks: ['pptb', 'path-buffer'],
    gets: ['elementary', 'kernels', 'options', 'path-buffer', 'pptb', 'tsvd'],
    consumers: ['pptb'],
    commands: [],
  },
  {
    // The binary that draws PNG files is an optional dependency of a dependency.
    title: 'figures alone',
    asks: ['figures'],
    gets: ['figures', 'options'],
    consumers: ['figures', 'figures-node'],
    commands: [],
    optional: true,
  },
  {
    title: 'every package together',
    asks: [...libraries, 'tsvd-cli'],
    gets: [...libraries, 'tsvd-cli'],
    consumers: all.filter((name) => name !== 'figures-node'),
    commands: ['tsvd', 'policypath-kernels-build'],
  },
];

describe.each(projects)('an empty project with $title', ({ asks, gets, consumers, commands, optional, bundle }) => {
  let project: Project | undefined;
  let unreachable = false;

  beforeAll(() => {
    try {
      project = installProject(
        packed,
        asks.map((name) => `@policypath/${name}`),
        optional,
      );
    } catch (error) {
      if (!(error instanceof RegistryUnreachable)) throw error;
      unreachable = true;
      console.warn(noRegistry);
    }
  }, 180_000);
  afterAll(() => project?.remove());
  beforeEach(({ skip }) => skip(unreachable, noRegistry));

  const folder = (): string => project?.folder ?? '';

  it('has what was asked for and its dependencies', () => {
    expect(readdirSync(join(folder(), 'node_modules', '@policypath')).toSorted()).toEqual(gets.toSorted());
  });

  it.runIf(bundle !== undefined)('makes a bundle for a page of its own packages alone', async () => {
    const { size, compressed, packages } = await bundlePackage(folder(), `@policypath/${asks[0]}`);
    console.log(`${asks[0]} bundled: ${size} bytes, ${compressed} by gzip; of ${packages.join(', ')}`);
    expect(packages).toEqual(bundle);
  });

  it.each(compilers)('compiles as Node resolves it, and as a bundler does, by %s', (compiler) => {
    expect(compileConsumers(folder(), consumers, 'bundler', compiler)).toBe('');
    expect(compileConsumers(folder(), consumers, 'nodenext', compiler)).toBe('');
  });

  it.each(consumers)('runs JavaScript that uses %s', (name) => {
    const output = runProgram(folder(), process.execPath, [join('consumers', `${name}.js`)]);
    expect(JSON.parse(output)).toEqual(printed[name]);
  });

  it.each(commands)('has the command %s', (name) => {
    const bin = join(folder(), 'node_modules', '.bin', name);
    const facts = commandFacts[name]((args) => runProgram(folder(), bin, args), folder());
    expect(facts).toEqual(expectedFacts[name]);
  });
});
