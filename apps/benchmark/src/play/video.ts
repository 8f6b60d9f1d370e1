import { spawn } from 'node:child_process';
import { renameSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { UsageError } from '@policypath/trial/errors';
import type { Animation } from './animation.ts';

/** Kinds of video, and what ffmpeg encodes them with. Widths and heights of both are even. */
const codecs = {
  mp4: ['-c:v', 'libx264', '-crf', '20', '-movflags', '+faststart'],
  webm: ['-c:v', 'libvpx-vp9', '-crf', '30', '-b:v', '0'],
} as const;

export type VideoFormat = keyof typeof codecs;

export function isVideo(format: string): format is VideoFormat {
  return format in codecs;
}

/** The encoder is missing or failed. */
export class VideoError extends Error {
  override readonly name = 'VideoError';
}

/** What to do where a video cannot be made. */
const otherwise = 'take --format gif, or --frames FOLDER for single pictures';

/** @throws UsageError when there is no ffmpeg on the PATH */
export async function requireEncoder(): Promise<void> {
  const child = spawn('ffmpeg', ['-version'], { stdio: 'ignore' });
  try {
    await once(child, 'close');
  } catch {
    throw new UsageError(`a video needs ffmpeg, and there is none on the PATH: install it, or ${otherwise}`);
  }
}

/**
 * Pipes the pictures of an animation through ffmpeg into a file, which appears when it is complete. Returns its size in bytes.
 *
 * @throws VideoError when ffmpeg fails, with its last words, or Ctrl-C stops it
 */
export async function writeVideo(path: string, format: VideoFormat, animation: Animation): Promise<number> {
  const { width, height, frames, secondsPerFrame } = animation;
  const partial = `${path}.partial`;
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgba',
    '-s',
    `${width}x${height}`,
    '-framerate',
    `${1 / secondsPerFrame}`,
  ];
  const even = ['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', '-pix_fmt', 'yuv420p'];
  const child = spawn(
    'ffmpeg',
    ['-y', '-loglevel', 'error', ...input, '-i', 'pipe:0', ...even, ...codecs[format], '-f', format, partial],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let words = '';
  child.stderr.on('data', (chunk) => (words = `${words}${String(chunk)}`.slice(-2000)));
  // It may end before it has read all.
  child.stdin.on('error', () => {});
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    child.kill('SIGKILL');
  };
  process.once('SIGINT', stop);
  try {
    const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    ended.catch(() => {});
    for (const frame of frames) {
      if (stopped || child.exitCode !== null) break;
      if (!child.stdin.write(frame)) await Promise.race([once(child.stdin, 'drain'), ended]);
    }
    child.stdin.end();
    const [code, signal] = await ended;
    if (stopped) throw new VideoError(`${path}: stopped, nothing was written`);
    if (code !== 0) {
      const last = words.trim().split('\n').at(-1);
      throw new VideoError(
        `ffmpeg failed (${signal ?? `exit code ${code}`}): ${last || 'it says nothing'}; ${otherwise}`,
      );
    }
    renameSync(partial, path);
    return statSync(path).size;
  } finally {
    process.off('SIGINT', stop);
    rmSync(partial, { force: true });
  }
}
