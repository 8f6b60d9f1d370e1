import { existsSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { type EngineChoice, formatBytes, writeFileAtomically } from '@policypath/trial/node';
import { UsageError } from '@policypath/trial/errors';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { averageOption, engineOption, policyOption } from '../settings/options.ts';
import { number, wholeNumber } from '../settings/options.ts';
import { animationEncoder, openFrameFolder, type Animation } from '../play/animation.ts';
import { openRandomPlayer, openTrialPlayer, type Player } from '../play/player.ts';
import { isVideo, requireEncoder, writeVideo } from '../play/video.ts';
import { playEpisode, type PlayedEpisode } from '../play/playEpisode.ts';

const formats = ['gif', 'png', 'mp4', 'webm'] as const;
type Format = (typeof formats)[number];

interface PlayCommandOptions {
  readonly env?: string;
  readonly actionRepeat?: number;
  readonly step?: number;
  readonly policy?: string;
  readonly average?: number;
  readonly explore?: true;
  readonly seed?: number;
  readonly out?: string;
  readonly format?: Format;
  readonly frames?: string;
  readonly size: Size;
  readonly camera?: string;
  readonly fps: number;
  readonly steps?: number;
  readonly engine: EngineChoice['engine'];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Adds `policypath play`. */
export function addPlayCommand(program: Command): void {
  program
    .command('play')
    .description(
      "draw an episode of a trial's policy as an animation, at the environment's own speed; the trial's folder is only read",
    )
    .argument('[run]', "a trial's folder; the trial may have ended, run or be stopped")
    .option('--env <id>', 'instead of a trial: random actions in this environment')
    .option(
      '--action-repeat <n>',
      'with --env: environment steps that an action is held for (dm_control)',
      wholeNumber(1),
    )
    .option(
      '--out <file>',
      'animation: .gif (256 colours), .png (APNG, lossless), .mp4 or .webm (by ffmpeg, where it is on the PATH) (default <environment>.<format>)',
    )
    .addOption(
      new Option('--format <name>', 'instead of the ending of --out').choices(formats).default(undefined, 'gif'),
    )
    .option('--frames <folder>', 'write each picture as a PNG file there too; without --out no animation')
    .option('--size <n>', 'height and width in pixels, or <width>x<height>', size, { width: 240, height: 240 })
    .option('--camera <camera>', "a camera of the model, by its index or its name (default: the environment's own)")
    .option(
      '--fps <x>',
      'pictures a second at most',
      number((value) => value > 0 && value <= 50, 'a number above 0, 50 at most'),
      25,
    )
    .option('--steps <n>', 'agent steps at most (default: the whole episode)', wholeNumber(1))
    .option(
      '--seed <n>',
      "draws the start state (default: that of the trial's evaluations; with --env 0)",
      wholeNumber(),
    )
    .option(
      '--step <n>',
      'a recorded policy of this step (default: that of the newest checkpoint, else of the last step)',
      wholeNumber(),
    )
    .addOption(policyOption())
    .addOption(averageOption())
    .option('--explore', 'with exploration noise')
    .addOption(engineOption())
    .addHelpText(
      'after',
      '\nFor a video of another kind: --frames FOLDER, then e.g. ffmpeg -framerate 25 -i FOLDER/frame-%05d.png play.mkv',
    )
    .action(play);
}

async function play(folder: string | undefined, options: PlayCommandOptions): Promise<void> {
  const {
    frames,
    size: { width, height },
  } = options;
  const format = formatOf(options);
  const out =
    options.out ??
    (frames === undefined || options.format !== undefined ? defaultFile(folder, options.env, format) : undefined);
  const encode = out === undefined || isVideo(format) ? null : animationEncoder(`animation.${format}`);
  if (out !== undefined && isVideo(format)) await requireEncoder();
  if (out !== undefined && !existsSync(dirname(out))) throw new UsageError(`--out: there is no folder ${dirname(out)}`);
  const player = await openPlayer(folder, options);
  const show = process.stderr.isTTY;
  try {
    const camera = cameraOf(player, options.camera);
    const files = frames === undefined ? null : openFrameFolder(frames, width, height);
    const kept: Uint8Array[] = [];
    const episode = playEpisode({
      player,
      width,
      height,
      camera,
      framesPerSecond: options.fps,
      maximumSteps: options.steps ?? Infinity,
      onFrame(frame, index) {
        files?.write(frame, index);
        if (out !== undefined) kept.push(frame);
        if (show) process.stderr.write(`\rpicture ${index + 1}`);
      },
    });
    if (show) process.stderr.write('\r\u001b[K');
    console.log(told(player, episode));
    if (frames !== undefined) console.log(`${frames}: ${episode.frames} pictures`);
    if (out === undefined) return;
    const { secondsPerFrame } = episode;
    const animation = { width, height, frames: kept, secondsPerFrame };
    console.log(`${out}: ${formatBytes(await written(out, format, animation, encode))}`);
  } finally {
    player.close();
  }
}

/** Writes an animation; returns the size of its file. */
async function written(
  out: string,
  format: Format,
  animation: Animation,
  encode: ReturnType<typeof animationEncoder> | null,
): Promise<number> {
  if (isVideo(format)) return await writeVideo(out, format, animation);
  const bytes = await (encode ?? animationEncoder(`animation.${format}`))(animation);
  writeFileAtomically(out, bytes);
  return bytes.length;
}

/** What --format says, or the ending of --out. @throws UsageError when they contradict each other, or the ending is unknown */
function formatOf({ out, format }: PlayCommandOptions): Format {
  const ending = out === undefined ? undefined : extname(out).slice(1).toLowerCase().replace('apng', 'png');
  const named = formats.find((one) => one === ending);
  if (out === undefined) return format ?? 'gif';
  if (named === undefined && format === undefined) {
    throw new UsageError(
      `--out ${out}: an animation ends in .gif, .png (or .apng), .mp4 or .webm; for others give --frames FOLDER`,
    );
  }
  if (format !== undefined && named !== undefined && format !== named) {
    throw new UsageError(`--format ${format} contradicts --out ${out}: leave one of them out`);
  }
  return (named ?? format) as Format;
}

async function openPlayer(folder: string | undefined, options: PlayCommandOptions): Promise<Player> {
  const { env, actionRepeat = 1, seed, step, policy, average, explore = false, engine } = options;
  if (folder !== undefined) {
    if (env !== undefined) throw new UsageError("give a trial's folder or --env, not both");
    if (options.actionRepeat !== undefined) {
      throw new UsageError("--action-repeat goes with --env: a trial's is that of its manifest");
    }
    return openTrialPlayer({ folder, seed, step, policy, average, explore, engine });
  }
  if (env === undefined) throw new UsageError("give a trial's folder, or --env <id> for random actions");
  if (step !== undefined || policy !== undefined || average !== undefined || explore) {
    throw new UsageError("--step, --policy, --average and --explore go with a trial's folder");
  }
  return openRandomPlayer({ environment: env, actionRepeat, seed: seed ?? 0 });
}

function cameraOf({ environment }: Player, camera: string | undefined): number | string | undefined {
  if (camera === undefined || !/^\d+$/.test(camera)) return camera;
  const { cameras = 1, id } = environment;
  if (Number(camera) < cameras) return Number(camera);
  throw new UsageError(`--camera ${camera}: ${id} has ${cameras} camera${cameras === 1 ? '' : 's'}, from 0`);
}

/** e.g. 'Hopper-v4.gif', 'dm_control_walker-walk.gif', 'hopper-0.gif' of a trial's folder. */
function defaultFile(folder: string | undefined, env: string | undefined, format: Format): string {
  const name = env ?? folder?.replace(/\/+$/, '').split('/').at(-1) ?? 'play';
  return `${name.replaceAll('/', '_')}.${format}`;
}

function told({ name, seed, environment }: Player, episode: PlayedEpisode): string {
  const { episodeReturn, steps, frames, secondsPerFrame, ending } = episode;
  const { actionRepeat = 1 } = environment;
  const counted = actionRepeat === 1 ? `${steps} steps` : `${steps} agent steps (${steps * actionRepeat} environment)`;
  return (
    `${name}, start state of seed ${seed}: return ${episodeReturn.toFixed(1)} in ${counted}, ${ending}; ` +
    `${frames} pictures, ${(frames * secondsPerFrame).toFixed(1)} s at the environment's speed`
  );
}

/** A parser of sizes such as 240 and 320x240. */
function size(text: string): Size {
  const [, width, height = width] = /^(\d+)(?:x(\d+))?$/.exec(text) ?? [];
  const [w, h] = [Number(width), Number(height)];
  if (!(w >= 1 && w <= 4096 && h >= 1 && h <= 4096)) {
    throw new InvalidArgumentError('It is a size in pixels up to 4096, such as 240 or 320x240.');
  }
  return { width: w, height: h };
}
