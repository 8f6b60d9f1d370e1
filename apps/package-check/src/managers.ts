import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { rootFolder } from './publishedPackages.ts';

/** Releases of Node beside this one, as packages of npm hold them. */
const releases = { node22: '22.23.3', node24: '24.21.0' };
const yarnVersion = '1.22.22';

/** Where programs lie that no project of ours depends on. */
export interface Tools {
  readonly folder: string;
  /** The folder of each Node by its name; '' is the one that runs this. */
  readonly nodes: Readonly<Record<string, string>>;
}

/** Installs the other releases of Node and yarn into a folder of their own, by npm; undefined where no registry is reached. */
export function installTools(): Tools | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-tools-'));
  const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const dependencies = {
    ...Object.fromEntries(Object.entries(releases).map(([name, version]) => [name, `npm:${platform}@${version}`])),
    yarn: yarnVersion,
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const { status } = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: folder,
    shell: process.platform === 'win32',
  });
  if (status !== 0) return undefined;
  const nodes = Object.fromEntries(
    Object.keys(releases).map((name) => [name, join(folder, 'node_modules', name, 'bin')]),
  );
  return { folder, nodes: { [`node${process.versions.node.split('.')[0]}`]: '', ...nodes } };
}

/** The line that adds packages, by package manager. */
export const managers: Readonly<Record<string, (tools: Tools) => readonly string[]>> = {
  npm: () => ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline'],
  pnpm: () => [join(rootFolder, 'node_modules', '.bin', 'pnpm'), 'add', '--prefer-offline'],
  yarn: ({ folder }) => [join(folder, 'node_modules', '.bin', 'yarn'), 'add', '--prefer-offline'],
};

/** What one line of a package manager, under a release of Node, and a program after it print; everything said, if one fails. */
export function addAndRun(
  tools: Tools,
  { node, manager, tarball, program }: Readonly<Record<'node' | 'manager' | 'tarball' | 'program', string>>,
): string {
  const project = mkdtempSync(join(tools.folder, 'project-'));
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', private: true, type: 'module' }));
  writeFileSync(join(project, 'program.mjs'), program);
  const [command, ...parameters] = managers[manager](tools);
  const path = [tools.nodes[node], process.env.PATH ?? ''].filter((folder) => folder !== '').join(delimiter);
  const options = { cwd: project, encoding: 'utf8', env: { ...process.env, PATH: path } } as const;
  const added = spawnSync(command, [...parameters, tarball], options);
  if (added.status !== 0)
    return `${command} ended with ${added.status}: ${added.error?.message ?? added.stdout + added.stderr}`;
  const { stdout, stderr } = spawnSync('node', ['program.mjs'], options);
  return stdout + stderr;
}
