import type { Player } from './player.ts';

export interface PlayEpisodeOptions {
  readonly player: Player;
  readonly width: number;
  readonly height: number;
  /** A camera of the model, by its index or its name. Default: the environment's own. */
  readonly camera?: number | string;
  /** Most pictures a second; steps between pictures are not drawn. */
  readonly framesPerSecond: number;
  /** Most agent steps. */
  readonly maximumSteps: number;
  /** Called with each picture: [height, width, 4] bytes, a fresh array. */
  readonly onFrame: (frame: Uint8Array, index: number) => void;
}

export interface PlayedEpisode {
  /** Undiscounted. */
  readonly episodeReturn: number;
  /** Agent steps. */
  readonly steps: number;
  readonly frames: number;
  /** Of the environment's time between two pictures. */
  readonly secondsPerFrame: number;
  readonly ending: 'terminated' | 'truncated' | 'stopped';
}

/** Plays one episode and draws the start state and then every n-th step, at the environment's own speed. */
export function playEpisode(options: PlayEpisodeOptions): PlayedEpisode {
  const { player, width, height, camera, framesPerSecond, maximumSteps, onFrame } = options;
  const { environment, seed } = player;
  const secondsPerStep = (environment.dt ?? 1 / 30) * (environment.actionRepeat ?? 1);
  const every = stepsPerFrame(secondsPerStep, framesPerSecond);
  let { observation } = environment.reset({ seed });
  let episodeReturn = 0;
  let steps = 0;
  let frames = 0;
  let ending: PlayedEpisode['ending'] = 'stopped';
  const draw = (): void => {
    onFrame(withOpacity(environment.render({ width, height, camera })), frames);
    frames += 1;
  };
  draw();
  while (steps < maximumSteps && ending === 'stopped') {
    const result = environment.step(player.act(observation));
    observation = result.observation;
    episodeReturn += result.reward;
    steps += 1;
    if (result.terminated) ending = 'terminated';
    else if (result.truncated) ending = 'truncated';
    if (steps % every === 0) draw();
  }
  return { episodeReturn, steps, frames, secondsPerFrame: every * secondsPerStep, ending };
}

/** Steps between two pictures, for at most `framesPerSecond` pictures a second. */
export function stepsPerFrame(secondsPerStep: number, framesPerSecond: number): number {
  // The tolerance covers steps whose time equals a picture's except for rounding.
  return Math.max(1, Math.ceil(1 / (secondsPerStep * framesPerSecond) - 1e-9));
}

function withOpacity(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from];
    rgba[to + 1] = rgb[from + 1];
    rgba[to + 2] = rgb[from + 2];
  }
  return rgba;
}
