import { readFileSync } from 'node:fs';
import { knownEnvironments } from '../src/index.ts';

/** One source file of the package whose doc comments specify environments. */
interface Source {
  readonly file: string;
  readonly title: string;
  /** In docs/images/play, without extension, and what it shows. */
  readonly picture: readonly [name: string, description: string];
  /** How the ids of its environments begin. */
  readonly ids: string;
}

interface Page {
  readonly file: string;
  readonly title: string;
  readonly introduction: string;
  readonly sources: readonly Source[];
  /** Folder of a page for each source; without it all stand on one page. */
  readonly folder?: string;
}

const pages: readonly Page[] = [
  {
    file: 'gymnasium.md',
    folder: 'gymnasium',
    title: "Gymnasium's MuJoCo environments",
    introduction:
      "The eleven environments of Gymnasium's MuJoCo set, in version 5 and, where it differs, version 4. Version 5 is for new " +
      'work; version 4 is what TD3, SAC and the paper were measured on. Every option stands beside its default; all take ' +
      '`xmlFile`, a model file of your own. [How exact they are](exactness.md#gymnasium).',
    sources: [
      source('gymnasium/halfCheetah.ts', 'HalfCheetah', [
        'random-halfcheetah-v4',
        'A two-legged cheetah twitches on the spot',
      ]),
      source('gymnasium/hopper.ts', 'Hopper', ['random-hopper-v4', 'A one-legged hopper stands, then tips over']),
      source('gymnasium/walker2d.ts', 'Walker2d', ['random-walker2d-v4', 'A two-legged walker bends and falls']),
      source('gymnasium/ant.ts', 'Ant', ['random-ant-v4', 'A four-legged ant wriggles in place']),
      source('gymnasium/humanoid.ts', 'Humanoid', ['random-humanoid-v4', 'A humanoid sinks to its knees'], 'Humanoid-'),
      source('gymnasium/humanoidStandup.ts', 'HumanoidStandup', [
        'random-humanoidstandup-v5',
        'A humanoid on its back',
      ]),
      source('gymnasium/invertedPendulum.ts', 'InvertedPendulum', [
        'random-invertedpendulum-v5',
        'A pole on a cart falls',
      ]),
      source('gymnasium/invertedDoublePendulum.ts', 'InvertedDoublePendulum', [
        'random-inverteddoublependulum-v5',
        'Two poles on a cart fall',
      ]),
      source('gymnasium/reacher.ts', 'Reacher', ['random-reacher-v5', 'An arm of two links in a square']),
      source('gymnasium/pusher.ts', 'Pusher', [
        'random-pusher-v5',
        'A robot arm over a table with a cylinder and a goal',
      ]),
      source('gymnasium/swimmer.ts', 'Swimmer', ['random-swimmer-v5', 'Three links wriggle on a checkered floor']),
    ],
  },
  {
    file: 'control-suite.md',
    folder: 'control-suite',
    title: 'Tasks of the DeepMind Control Suite',
    introduction:
      "Sixteen tasks of seven domains, RAD's six among them. Rewards are from 0 to 1 a step, observations in dm_control's order, " +
      'and the time limit is a truncation. With `actionRepeat` an action is held, with `pixels` frames are observed. ' +
      '[How exact they are](exactness.md#dm_control).',
    sources: [
      source(
        'dmControl/cartpole.ts',
        'cartpole',
        ['random-cartpole-swingup', 'A pole swings below its cart'],
        'dm_control/cartpole',
      ),
      source(
        'dmControl/reacher.ts',
        'reacher',
        ['random-reacher-easy', 'An arm of two links and a target'],
        'dm_control/reacher',
      ),
      source(
        'dmControl/ballInCup.ts',
        'ball_in_cup',
        ['random-ball_in_cup-catch', 'A cup and a ball'],
        'dm_control/ball_in_cup',
      ),
      source(
        'dmControl/finger.ts',
        'finger',
        ['random-finger-turn_easy', 'A finger beside a spinner'],
        'dm_control/finger',
      ),
      source('dmControl/cheetahRun.ts', 'cheetah', ['random-cheetah-run', 'A cheetah stumbles'], 'dm_control/cheetah'),
      source(
        'dmControl/hopper.ts',
        'hopper',
        ['random-hopper-stand', 'A hopper lies and twitches'],
        'dm_control/hopper',
      ),
      source(
        'dmControl/walker.ts',
        'walker',
        ['random-walker-walk', 'A walker lies and twitches'],
        'dm_control/walker',
      ),
    ],
  },
  {
    file: 'minatar.md',
    title: 'MinAtar',
    introduction:
      'Five Atari games on a grid of 10 x 10 cells (Young and Tian 2019, arXiv 1903.03176), written from their rules. Version 0 has ' +
      'all six actions, in this order: nothing, left, up, right, down, fire; version 1 those that do something in the game. An ' +
      'observation is `[10, 10, channels]` of 0 and 1. A point is a reward of 1.\n\n' +
      'With the probability `stickyActionProbability` (default 0.1) the action taken is that of the step before, also across the ' +
      'end of an episode; a seed clears this memory here, so that it alone determines an episode. Asterix, Seaquest and ' +
      'SpaceInvaders become harder with time unless `difficultyRamping` is false. Nothing is truncated unless ' +
      "`maximumEpisodeSteps` is given: a greedy policy can play Seaquest for ever. Pictures have MinAtar's colours. " +
      '[How exact they are](exactness.md#minatar).',
    sources: [
      source('minatar/asterix.ts', 'Asterix', ['random-minatar-asterix', 'Coloured cells'], 'MinAtar/Asterix'),
      source(
        'minatar/breakout.ts',
        'Breakout',
        ['random-minatar-breakout', 'Three rows of bricks, a ball, a paddle'],
        'MinAtar/Breakout',
      ),
      source(
        'minatar/freeway.ts',
        'Freeway',
        ['random-minatar-freeway', 'Cars with trails, a chicken below'],
        'MinAtar/Freeway',
      ),
      source(
        'minatar/seaquest.ts',
        'Seaquest',
        ['random-minatar-seaquest', 'A submarine, fish, and a gauge'],
        'MinAtar/Seaquest',
      ),
      source(
        'minatar/spaceInvaders.ts',
        'SpaceInvaders',
        ['random-minatar-spaceinvaders', 'A block of aliens over a cannon'],
        'MinAtar/SpaceInvaders',
      ),
    ],
  },
];

function source(file: string, title: string, picture: Source['picture'], ids = title): Source {
  return { file, title, picture, ids };
}

/** The pages of docs/environments by file name: what the doc comments specify, with ids, spaces and a picture. */
export function environmentPages(): Record<string, string> {
  return Object.fromEntries(
    pages.flatMap((page) => [
      [page.file, page.folder === undefined ? pageText(page) : familyText(page)],
      ...(page.folder === undefined ? [] : page.sources.map((one) => [fileOf(page, one), environmentText(page, one)])),
    ]),
  );
}

const written =
  '<!-- Written by packages/envs/scripts/writeEnvironmentPages.ts from the doc comments of the sources. -->';
const fileOf = ({ folder }: Page, { title }: Source): string => `${folder}/${title.toLowerCase()}.md`;

function pageText({ title, introduction, sources }: Page): string {
  const parts = [
    written,
    `# ${title}`,
    introduction,
    sources.map((one) => `[${one.title}](#${one.title.toLowerCase()})`).join(' · '),
    ...sources.map((one) => `## ${one.title}\n\n${sectionText(one, '../images')}`),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A list of the environments of a family, with pictures. */
function familyText(page: Page): string {
  const rows = page.sources.map((one) => {
    const [picture, description] = one.picture;
    const ids = definitionsOf(one).map(({ id }) => `\`${id}\``);
    return `| [${one.title}](${fileOf(page, one)}) | ![${description}](../images/play/${picture}.gif) | ${ids.join(', ')} |`;
  });
  const table = `| specification | with random actions | ids |\n| --- | --- | --- |\n${rows.join('\n')}`;
  return `${[written, `# ${page.title}`, page.introduction, table].join('\n\n')}\n`;
}

function environmentText({ file, title: family }: Page, one: Source): string {
  return `${[written, `# ${one.title}`, `[${family}](../${file})`, sectionText(one, '../../images')].join('\n\n')}\n`;
}

function definitionsOf({ ids }: Source): ReturnType<typeof knownEnvironments> {
  const definitions = knownEnvironments().filter(({ id }) => id.startsWith(ids));
  if (definitions.length === 0) throw new Error(`no environment begins with ${ids}`);
  return definitions;
}

function sectionText(one: Source, images: string): string {
  const {
    file,
    picture: [picture, description],
  } = one;
  const definitions = definitionsOf(one);
  const rows = definitions.map(({ id, observationSpace, actionSpace, maximumEpisodeSteps }) => {
    const actions = actionSpace.kind === 'discrete' ? `${actionSpace.n} choices` : `[${actionSpace.shape[0]}]`;
    const limit = maximumEpisodeSteps === Infinity ? 'none' : String(maximumEpisodeSteps);
    return `| \`${id}\` | [${observationSpace.shape.join(', ')}] | ${actions} | ${limit} |`;
  });
  return [
    `![${description}](${images}/play/${picture}.gif)`,
    `| id | observation | action | time limit |\n| --- | --- | --- | --- |\n${rows.join('\n')}`,
    ...specifications(file),
  ].join('\n\n');
}

/** The doc comments of a source that specify something: those that name their source, or a game's channels. */
function specifications(file: string): string[] {
  const text = readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8');
  const comments = [...text.matchAll(/^\/\*\*\n((?: \*.*\n)+?) \*\/\n/gm)].map(([, body]) =>
    body.replaceAll(/^ \* ?/gm, '').trimEnd(),
  );
  const found = comments.filter((comment) => comment.includes('Source: ') || comment.includes('Channels: '));
  if (found.length === 0) throw new Error(`${file} has no doc comment that specifies an environment`);
  return found.map((comment) => comment.replace(/\n@internal$/, ''));
}
