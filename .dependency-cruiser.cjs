// What may import what; `npm run lint` says no to the rest. Type imports count. The picture is in CONTRIBUTING.md.

/** Each package with those of ours that it may import. */
const packages = {
  options: [],
  elementary: [],
  random: ['elementary'],
  kernels: ['elementary'],
  'path-buffer': [],
  'path-files': ['path-buffer'],
  tsvd: ['kernels', 'elementary'],
  pptb: ['tsvd', 'path-buffer', 'elementary'],
  nets: ['kernels', 'random', 'elementary'],
  renderer: [],
  envs: ['renderer', 'random', 'elementary'],
  agents: ['nets', 'envs', 'random', 'elementary'],
  stats: ['elementary'],
  figures: [],
  'path-report': ['tsvd', 'pptb', 'figures', 'kernels', 'random', 'elementary'],
  'tsvd-cli': ['path-files', 'path-report', 'pptb'],
  trial: ['agents', 'envs', 'pptb', 'nets', 'stats', 'random'],
};

/** Arrows that are not in the plan of the house, with the reason why they are there for now. */
const exceptions = {
  'tsvd-cli': {
    tsvd: 'names and types of the null models; decompositions and angles of `tsvd compare`',
    'path-buffer': '`tsvd edit` reads the newest snapshots into a buffer',
    random: '`tsvd edit` draws what an edit draws',
  },
  trial: {
    kernels: 'it opens the kernels of a path edit, which pptb is given',
    'path-buffer': 'the layout of a recorded policy is a type of path-buffer',
    'path-files': 'recorded policies are stored as snapshots in safetensors',
  },
};

/** The folders of apps/benchmark/src from the ground up: each may import those before it. */
const appFolders = [
  'plugins',
  'words',
  'settings',
  'store',
  'runners',
  'sweep',
  'analysis',
  'random',
  'results',
  'dashboard',
  'play',
  'doctor',
  'demo',
  'commands',
];

const any = (names) => `(?:${names.join('|')})`;
const app = '^apps/benchmark/src/';

const packageRules = Object.entries(packages).map(([name, arrows]) => {
  // Every package checks its options by the same file.
  const allowed = [name, 'options', ...arrows, ...Object.keys(exceptions[name] ?? {})];
  return {
    name: `package-${name}`,
    comment: `packages/${name} imports of ours ${[...new Set(allowed.slice(1))].join(', ')}, no other package and no app.`,
    severity: 'error',
    from: { path: `^packages/${name}/` },
    to: { path: '^(?:packages|apps)/', pathNot: `^packages/${any(allowed)}/` },
  };
});

const folderRules = appFolders.map((folder, index) => ({
  name: `app-folder-${folder}`,
  comment: `apps/benchmark/src/${folder} imports only folders below it: ${appFolders.slice(0, index).join(', ') || 'none'}.`,
  severity: 'error',
  from: { path: `${app}${folder}/` },
  to: { path: app, pathNot: `${app}${any(appFolders.slice(0, index + 1))}/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...packageRules,
    ...folderRules,
    {
      name: 'app-folder-unknown',
      comment: 'A new folder of the app gets its place in the list of .dependency-cruiser.cjs.',
      severity: 'error',
      from: { path: `${app}[^/]+/`, pathNot: `${app}${any(appFolders)}/` },
      to: {},
    },
    {
      name: 'package-unknown',
      comment: 'A new package gets its arrows in .dependency-cruiser.cjs.',
      severity: 'error',
      from: { path: '^packages/', pathNot: `^packages/${any(Object.keys(packages))}/` },
      to: {},
    },
    {
      name: 'package-by-its-entry',
      comment: 'A package is imported by its name, which leads to one of its entries, never by a path into it.',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: { path: '^(?:packages|apps)/', pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-circle-of-files',
      comment: 'Files that import each other, by way of others too, cannot be read or tested apart.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'What is imported exists and, of a package, is one of its entries.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)(?:dist|node_modules)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@policypath/source', 'types', 'import', 'node', 'default'],
    },
  },
};
