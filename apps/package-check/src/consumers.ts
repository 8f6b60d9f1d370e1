/**
 * What each program in consumers/ prints: known by hand, or a law that its package's README states. The program of a
 * package's half for Node has the package's name and '-node'.
 */
export const printed: Readonly<Record<string, unknown>> = {
  agents: { parameters: 16 * 2 + 16 * 17 + 17, bounded: true, policyUpdates: [false, true] },
  elementary: { log: -1.2039728043259361, pow: 1024 },
  envs: { fell: true, pixels: 9 * 20 * 10, dark: false, environmentSteps: 8 },
  figures: { svg: true },
  'figures-node': { png: [80, 78, 71] },
  kernels: { product: [19, 22, 43, 50], backend: 'wasm', chosen: 'wasm' },
  nets: { learnt: true },
  options: { refused: "smooth has no option 'widht'; its options are width." },
  'path-buffer': { begin: 1, end: 3, newest: [50, 1, 2] },
  'path-files': { newest: [50, 1, 2], steps: [25, 50] },
  'path-files-node': { newest: [50, 1, 2], steps: [25, 50] },
  'path-report': { moved: 12, page: true },
  pptb: [5.5, 11, -5.5],
  random: { resumed: true },
  renderer: { corner: [0, 0, 0], red: true },
  stats: { available: true, value: 1 + 150 / (1000 - 18.6) },
  tsvd: { singularValues: [4, 3], half: 1 },
};

export const consumers = Object.keys(printed);
const ofNode = (name: string): boolean => name.endsWith('-node');
/** The packages that can be imported. */
export const libraries = consumers.filter((name) => !ofNode(name));
/** Programs that a page runs as well; that of kernels opens a second thread, which only Node has. */
export const consumersInPages = libraries.filter((name) => name !== 'kernels');
