import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { pageOf, rootFolder } from './pages.ts';

/** A heading of the list beside every page, and its pages: the text and the file from the root of the repository. */
export interface Section {
  readonly text: string;
  readonly pages: readonly (readonly [text: string, file: string])[];
}

const docs = (text: string, page: string): readonly [string, string] => [text, `docs/${page}.md`];
const readme = (name: string): readonly [string, string] => [name, `packages/${name}/README.md`];

/** Each page of a folder under its own heading. */
const pagesIn = (folder: string): (readonly [string, string])[] =>
  readdirSync(join(rootFolder, folder))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => [headingOf(`${folder}/${file}`), `${folder}/${file}`]);

const headingOf = (file: string): string =>
  /^# (.*)$/m.exec(readFileSync(join(rootFolder, file), 'utf8'))?.[1].split(':')[0] ?? file;

/** All pages in reading order, but for the API reference, which is generated. */
export const sections: readonly Section[] = [
  {
    text: 'Start',
    pages: [
      docs('policypath', 'README'),
      docs('Five minutes', 'start'),
      docs('I want to ...', 'tasks'),
      docs('Install', 'install'),
      docs('Glossary', 'glossary'),
    ],
  },
  {
    text: 'The paper, walked through',
    pages: [
      docs('What is a policy path?', 'paper/README'),
      docs('Change and detour', 'paper/detour'),
      docs('Temporal SVD', 'paper/temporal-svd'),
      docs('D(β)', 'paper/dimensionality'),
      docs('Left vectors', 'paper/left-vectors'),
      docs('Null models', 'paper/null-models'),
      docs('Trimming, Eq. 1', 'paper/trimming'),
      docs('Boosting, Eq. 2', 'paper/boosting'),
      docs('Eq. 3 and Algorithm 1', 'paper/algorithm'),
      docs('Why the period decides', 'paper/period'),
    ],
  },
  {
    text: 'Guides',
    pages: [
      docs('Your own training loop', 'guides/own-loop'),
      docs('PyTorch, SB3 and CleanRL', 'guides/python'),
      docs('Other libraries', 'pptb-libraries'),
      docs('Your own environment', 'guides/own-environment'),
      docs('Your own agent', 'guides/own-agent'),
      docs('Your own edit', 'guides/own-edit'),
      docs('Plug-ins', 'plugins'),
      docs('Many machines', 'queue'),
      docs('What a queue guarantees', 'queue-guarantees'),
      docs('Reading a report', 'guides/reading-a-report'),
      docs('A figure for a paper', 'guides/figure-for-a-paper'),
    ],
  },
  {
    text: 'Commands',
    pages: [
      ['policypath', 'apps/benchmark/README.md'],
      docs('doctor', 'doctor'),
      docs('train', 'train'),
      docs('Variants of a trial', 'variants'),
      docs('The folder of a trial', 'trial-folder'),
      docs('Stop, go on, make longer', 'resume'),
      docs('sweep', 'sweep'),
      docs('fork', 'forks'),
      docs('compare', 'compare'),
      docs('random', 'random-agents'),
      docs('report', 'report'),
      docs('dashboard', 'dashboard'),
      docs('analyze', 'analyze'),
      docs('play and evaluate', 'play'),
      docs('export', 'export'),
      docs('clone', 'clone'),
      docs('tsvd', 'tsvd-cli'),
      docs('Settings', 'settings'),
    ],
  },
  {
    text: 'PPTB',
    pages: [
      docs('Overview', 'pptb/README'),
      docs('Settings', 'pptb/settings'),
      docs('Algorithm and deviations', 'pptb/algorithm'),
      docs('What a boost does', 'pptb/boost'),
      docs('Edits and controls', 'pptb/edits'),
      docs('The log of edits', 'pptb/log'),
      docs('Readings of the paper', 'pptb/readings'),
      docs('Edits evaluated', 'pptb/evaluated-edits'),
      docs('A session', 'pptb/session'),
    ],
  },
  {
    text: 'Temporal SVD',
    pages: [
      docs('Overview', 'tsvd/README'),
      docs('Functions', 'tsvd/functions'),
      docs('Null models', 'tsvd/null-models'),
      docs('How null models are drawn', 'tsvd/null-models-computed'),
      docs('Memory', 'tsvd/memory'),
      docs('Accuracy', 'tsvd/accuracy'),
      docs('Paths in files', 'path-files'),
      docs("PyTorch's files", 'path-files-torch'),
      docs('Outcomes of hard folders and files', 'path-files-outcomes'),
    ],
  },
  {
    text: 'Environments',
    pages: [
      docs('Overview', 'environments/README'),
      docs('Gymnasium', 'environments/gymnasium'),
      ...pagesIn('docs/environments/gymnasium'),
      docs('DeepMind Control Suite', 'environments/control-suite'),
      ...pagesIn('docs/environments/control-suite'),
      docs('MinAtar', 'environments/minatar'),
      docs('How exact they are', 'environments/exactness'),
      docs('Pictures', 'renderer'),
    ],
  },
  {
    text: 'Agents',
    pages: [
      docs('TD3', 'agents/td3'),
      docs('SAC', 'agents/sac'),
      docs('SAC: deviations', 'agents/sac-deviations'),
      docs('RAD', 'agents/rad'),
      docs('RAD: deviations', 'agents/rad-deviations'),
      docs('DoubleDQN', 'agents/doubleDqn'),
      docs('DoubleDQN: deviations', 'agents/doubleDqn-deviations'),
      docs('PPO', 'agents/ppo'),
      docs('PPO: deviations', 'agents/ppo-deviations'),
      docs('Encoders', 'encoders'),
      docs('Parts of agents', 'agents/parts'),
      docs('Networks', 'nets'),
      docs('Kernels', 'kernels'),
      docs('How kernels are built', 'kernels-build'),
    ],
  },
  {
    text: 'Evidence',
    pages: [
      docs('What was run', 'evidence/README'),
      ['PPTB compared', 'evidence/README.md'],
      ...pagesIn('docs/evidence'),
      docs('Statistics of few runs', 'stats'),
      docs('How exact they are', 'stats-accuracy'),
    ],
  },
  {
    text: 'Benchmarks',
    pages: [
      docs('Temporal SVD', 'tsvd/speed'),
      docs('Kernels', 'kernels-speed'),
      docs('Agents', 'agents/speed'),
      docs('Environments', 'environments/speed'),
    ],
  },
  {
    text: 'Packages',
    pages: [
      ...['tsvd', 'pptb', 'path-buffer', 'path-files', 'path-report', 'tsvd-cli', 'agents', 'envs', 'renderer'].map(
        readme,
      ),
      ...['nets', 'kernels', 'random', 'elementary', 'stats', 'figures', 'trial', 'options'].map(readme),
      ['playground', 'apps/playground/README.md'],
    ],
  },
  {
    text: 'This repository',
    pages: [
      ['Contributing', 'CONTRIBUTING.md'],
      ['package-check', 'apps/package-check/README.md'],
    ],
  },
];

const linkTo = (file: string): string => `/${pageOf(file).replace(/(^|\/)index\.md$|\.md$/, '$1')}`;

export const navigation: DefaultTheme.NavItem[] = [
  { text: 'Start', link: linkTo('docs/start.md') },
  { text: 'Paper', link: linkTo('docs/paper/README.md') },
  { text: 'Guides', link: linkTo('docs/guides/own-loop.md') },
  { text: 'Evidence', link: linkTo('docs/evidence/README.md') },
  { text: 'API', link: linkTo('docs/reference.md') },
  { text: 'Playground', link: '/play/index.html', target: '_self' },
];

/** The generated pages of the API reference, where `npm run docs:api` has written them. */
function apiPages(): DefaultTheme.SidebarItem[] {
  const folder = join(rootFolder, 'docs/api/@policypath');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.md') && !/\/.*\/README\.md$/.test(file))
    .map((file) => ({
      text: file.replace(/\/README\.md$|\.md$/, ''),
      link: linkTo(`docs/api/@policypath/${file}`),
    }))
    .toSorted((a, b) => a.text.localeCompare(b.text));
}

export function sidebar(): DefaultTheme.SidebarItem[] {
  const own = sections.map(({ text, pages }, index) => ({
    text,
    collapsed: index > 2,
    items: pages.map(([name, file]) => ({ text: name, link: linkTo(file) })),
  }));
  const api = {
    text: 'API reference',
    collapsed: true,
    items: [{ text: 'Overview', link: linkTo('docs/reference.md') }, ...apiPages()],
  };
  return [...own.slice(0, -2), api, ...own.slice(-2)];
}
