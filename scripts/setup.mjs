// Makes a fresh clone ready to run: dependencies (pnpm, frozen lockfile), the native kernels where there is a C
// compiler, and the build. Each part is skipped when nothing it depends on has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { commandFor } from './commandFor.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pinned = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager;

/** Runs a command in the repository root; its output is shown. Ends the process with its status when it fails. */
export function run(command, args, options = {}) {
  const start = commandFor(command, args);
  const result = spawnSync(start.file, start.args, {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
      TURBO_TELEMETRY_DISABLED: '1',
      DO_NOT_TRACK: '1',
    },
    shell: start.shell,
  });
  if (result.error) {
    console.error(`could not start ${command}: ${result.error.message}`);
    process.exit(1);
  }
  if (result.signal) process.exit(130);
  if (result.status !== 0 && !options.allowFailure) {
    console.error(`${options.what ?? `${command} ${args.join(' ')}`} failed (exit code ${result.status}); see above`);
    process.exit(result.status ?? 1);
  }
  return result.status ?? 1;
}

/** Installs, compiles and builds what is not up to date, without declarations: those are for packing. `build: false` leaves the TypeScript build out. */
export function setUp({ build = true } = {}) {
  refuseOldNode();
  oncePer('install', dependencyFiles, () => {
    console.log('Installing dependencies (first run, or they changed) ...');
    run('npx', ['--yes', pinned, 'install', '--frozen-lockfile'], { what: 'installing dependencies' });
  });
  run(process.execPath, ['packages/kernels/scripts/build-native.mjs', '--quiet'], {
    what: 'building the native kernels',
  });
  if (build) buildOnce();
}

/** Builds the packages unless they are built as their sources stand. */
export function buildOnce() {
  oncePer('build', sourceFiles, () => {
    console.log('Building the packages ...');
    run(process.execPath, ['scripts/transpile.mjs'], { what: 'the build' });
  });
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `policypath needs Node 20.19 or newer; this is ${process.version}. Install a current Node and try again.`,
  );
  process.exit(1);
}

/** Does `work` unless it was done before on exactly the files that `listFiles` returns. */
function oncePer(name, listFiles, work) {
  const stamp = join(root, '.setup', name);
  const upToDate = existsSync(join(root, 'node_modules')) && existsSync(stamp);
  if (upToDate && readFileSync(stamp, 'utf8') === digestOf(listFiles())) return;
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digestOf(listFiles()));
}

function digestOf(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function workspaceFolders() {
  return ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((folder) => existsSync(join(root, folder, 'package.json'))),
  );
}

function dependencyFiles() {
  return [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'package.json',
    ...workspaceFolders().map((folder) => `${folder}/package.json`),
  ];
}

function sourceFiles() {
  const folders = workspaceFolders();
  // A package without its build names no source: the list, and so the digest, then differs from a built one's.
  const built = folders.filter((folder) => existsSync(join(root, folder, 'dist')));
  return [
    'tsconfig.base.json',
    'tsconfig.build.json',
    'scripts/transpile.mjs',
    ...built.flatMap((folder) => [`${folder}/package.json`, ...filesUnder(`${folder}/src`)]),
  ];
}

function filesUnder(folder) {
  return readdirSync(join(root, folder))
    .sort()
    .flatMap((name) => {
      const path = `${folder}/${name}`;
      return statSync(join(root, path)).isDirectory() ? filesUnder(path) : [path];
    });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) setUp();
