import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTrialParts, startTrial } from '@policypath/trial/node';
import { decode as decodePng, decodeApng } from 'fast-png';
import { decode as decodeGif, decodeFrames } from 'modern-gif';
import { describe, expect, it } from 'vitest';
import { animationEncoder } from '../src/play/animation.ts';
import { openRandomPlayer, openTrialPlayer } from '../src/play/player.ts';
import { playEpisode, stepsPerFrame, type PlayedEpisode } from '../src/play/playEpisode.ts';
import { resolveSettings } from '@policypath/trial';
import { newTrialFolder, readLines } from './trialFolder.ts';
import { runCommand } from './runCommand.ts';

function newFolder(): string {
  const folder = newTrialFolder();
  mkdirSync(folder);
  return folder;
}

/** Runs a command line; its output and exit code. */
describe('an animation', () => {
  const [width, height] = [24, 16];
  // More than 256 colours: fast-png does not read the animations with a palette that fewer lead to.
  const frames = [0, 1, 2].map((k) =>
    Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : (37 * k + i * i) % 251)),
  );

  it('as APNG has every picture to the byte, at its time', async () => {
    const bytes = await animationEncoder('x.png')({ width, height, frames, secondsPerFrame: 0.08 });
    const decoded = decodeApng(bytes);
    expect(decoded.frames).toHaveLength(3);
    decoded.frames.forEach(({ data, delayNumber, delayDenominator }, k) => {
      expect(delayNumber / delayDenominator).toBe(0.08);
      expect(Uint8Array.from(data)).toEqual(frames[k]);
    });
  });

  it('as GIF has every picture, its size and its time in hundredths of a second, two at least', async () => {
    for (const [secondsPerFrame, delay] of [
      [0.08, 80],
      [0.001, 20],
    ] as const) {
      const bytes = await animationEncoder('x.GIF')({ width, height, frames, secondsPerFrame });
      const gif = decodeGif(bytes);
      expect([gif.width, gif.height]).toEqual([width, height]);
      expect(gif.frames.map((frame) => frame.delay)).toEqual([delay, delay, delay]);
      expect(decodeFrames(bytes)).toHaveLength(3);
    }
  });

  it('as GIF keeps the time where a picture stands for no whole hundredths of a second', async () => {
    // Hopper at 50 pictures a second: every third step of 8 ms.
    const ten = Array.from({ length: 10 }, (_, i) => frames[i % 3]);
    const bytes = await animationEncoder('x.gif')({ width, height, frames: ten, secondsPerFrame: 0.024 });
    const delays = decodeGif(bytes).frames.map((frame) => frame.delay);
    expect(delays).toEqual([20, 30, 20, 30, 20, 20, 30, 20, 30, 20]);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBe(240);
  });

  it('of another kind is refused by its name, with what serves instead', () => {
    expect(() => animationEncoder('a.webm')).toThrow(/--out a\.webm: an animation ends in .png .* --frames FOLDER/);
  });
});

it('the page of pictures says in words what each shows', () => {
  const page = readFileSync(new URL('../../../docs/play.md', import.meta.url), 'utf8');
  const words = [...page.matchAll(/!\[([^\]]*)\]\([^)]*\)/g)].map(([, text]) => text);
  expect(words).toHaveLength(14);
  expect(new Set(words.filter((text) => text.includes(' '))).size).toBe(14);
});

it('as many steps lie between two pictures as the pictures a second ask for', () => {
  expect(stepsPerFrame(0.08, 25)).toBe(1);
  expect(stepsPerFrame(0.04, 25)).toBe(1);
  expect(stepsPerFrame(0.008, 25)).toBe(5);
  expect(stepsPerFrame(0.01, 30)).toBe(4);
});

async function playRandom(seed: number, maximumSteps = 12): Promise<PlayedEpisode & { pictures: Uint8Array[] }> {
  const player = await openRandomPlayer({ environment: 'Hopper-v4', actionRepeat: 1, seed });
  const pictures: Uint8Array[] = [];
  try {
    const size = { width: 20, height: 16, camera: 0, framesPerSecond: 25 };
    return { ...playEpisode({ player, ...size, maximumSteps, onFrame: (frame) => pictures.push(frame) }), pictures };
  } finally {
    player.close();
  }
}

describe('an episode of random actions', () => {
  it('shows the start and every fifth step of 8 ms, the same for the same seed', async () => {
    const played = await playRandom(3);
    expect(played).toMatchObject({ steps: 12, frames: 3, secondsPerFrame: 0.04, ending: 'stopped' });
    for (const picture of played.pictures) expect(picture).toHaveLength(20 * 16 * 4);
    expect(played.pictures[0]).not.toEqual(played.pictures[2]);
    expect(await playRandom(3)).toEqual(played);
    expect((await playRandom(4)).pictures).not.toEqual(played.pictures);
  });

  it('ends with the environment', async () => {
    expect(await playRandom(3, Infinity)).toMatchObject({ ending: 'terminated' });
  });
});

describe('policypath play', () => {
  it("draws a trial's policy of pixels at any size, and returns what its evaluation did", async () => {
    const folder = newTrialFolder();
    const config = resolveSettings({
      env: 'dm_control/cartpole-swingup',
      agent: 'rad',
      steps: 160,
      startSteps: 18,
      evaluationInterval: 160,
      evaluationEpisodes: 1,
      hiddenSizes: [8],
      batchSize: 2,
      replayCapacity: 50,
      renderedSize: 20,
      augmentedSize: 16,
      filters: 2,
      strides: [2],
      encoderFeatureSize: 4,
    });
    await startTrial(folder, config, { createParts: createTrialParts({ engine: 'auto', threads: 1 }) });
    const player = await openTrialPlayer({ folder, explore: false });
    let bytes = 0;
    const episode = playEpisode({
      player,
      width: 30,
      height: 10,
      camera: 0,
      framesPerSecond: 2,
      maximumSteps: Infinity,
      onFrame: (frame) => (bytes = frame.length),
    });
    player.close();
    expect(bytes).toBe(30 * 10 * 4);
    expect(episode).toMatchObject({
      steps: 125,
      ending: 'truncated',
      secondsPerFrame: expect.closeTo(0.56, 9) as number,
    });
    expect(readLines(folder, 'evaluations.jsonl').at(-1)).toMatchObject({ returns: [episode.episodeReturn] });

    const out = join(newFolder(), 'play.png');
    const { code, output } = await runCommand(['play', folder, '--steps', '3', '--size', '16', '--out', out]);
    expect(output).toMatch(
      /cartpole-swingup, rad base, policy of step 160 \(20 agent\) \(checkpoint-0+160\), .* in 3 agent steps \(24 environment\), stopped/,
    );
    expect(code).toBe(0);
    expect(decodeApng(readFileSync(out)).frames).toHaveLength(4);
  });

  it('writes each picture as a PNG of its own', async () => {
    const frames = join(newFolder(), 'pictures');
    const asked = ['play', '--env', 'Hopper-v4', '--steps', '10', '--size', '24x16', '--frames', frames];
    expect(await runCommand(asked)).toMatchObject({ code: 0, output: expect.stringContaining('3 pictures') as string });
    expect(readdirSync(frames)).toEqual(['frame-00000.png', 'frame-00001.png', 'frame-00002.png']);
    expect(decodePng(readFileSync(join(frames, 'frame-00002.png')))).toMatchObject({ width: 24, height: 16 });
    expect(await runCommand(asked)).toMatchObject({ code: 2, output: expect.stringMatching(/is not empty/) as string });
  });

  it.each<[string[], RegExp]>([
    [[], /give a trial's folder, or --env <id>/],
    [['/nowhere'], /there is no folder \/nowhere/],
    [['/nowhere', '--env', 'Hopper-v4'], /not both/],
    [['/nowhere', '--action-repeat', '2'], /a trial's is that of its manifest/],
    [['--env', 'Hoper-v4'], /did you mean Hopper-v4/],
    [['--env', 'Hopper-v4', '--action-repeat', '2'], /only dm_control/],
    [['--env', 'Hopper-v4', '--step', '5'], /go with a trial's folder/],
    [['--env', 'Hopper-v4', '--out', 'a.avi'], /ends in .gif/],
    [['--env', 'Hopper-v4', '--out', '/nowhere/a.gif'], /there is no folder \/nowhere/],
    [['--env', 'Hopper-v4', '--camera', '77'], /has \d cameras?, from 0/],
    [['--env', 'Hopper-v4', '--size', '0x4'], /It is a size in pixels/],
    [['--env', 'Hopper-v4', '--fps', '60'], /50 at most/],
  ])('refuses %j in one line', async (args, message) => {
    const { code, output } = await runCommand(['play', ...args]);
    expect(code).toBe(2);
    expect(output).toMatch(message);
    expect(output.split('\n')).toHaveLength(1);
  });

  it('refuses a folder without a policy', async () => {
    const folder = newFolder();
    expect((await runCommand(['play', folder])).output).toMatch(/holds no trial: it has no manifest.json/);
    writeFileSync(join(folder, 'manifest.json'), '{');
    expect((await runCommand(['play', folder])).output).toMatch(/is no JSON/);
  });
});
