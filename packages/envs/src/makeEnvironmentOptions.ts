import type { GymnasiumOptions } from './gymnasium/options.ts';
import type { CreateFrameRenderer } from './pixels/frameRenderer.ts';
import type { PixelOptions } from './pixels/pixelOptions.ts';

/** Options of `makeEnvironment`. */
export interface MakeEnvironmentOptions extends GymnasiumOptions {
  /** Calls of `step` after which an episode is truncated. Default: the environments' own, mostly 1000 environment steps. */
  readonly maximumEpisodeSteps?: number;
  /**
   * dm_control only: environment steps that each action is held for; rewards are summed, and an episode has
   * ceil(1000 / actionRepeat) calls of `step`, of which the last may be cut short (dmc2gym's `frame_skip`). Default 1.
   */
  readonly actionRepeat?: number;
  /** Makes the renderer, at the first picture. Default: `@policypath/renderer`. */
  readonly createRenderer?: CreateFrameRenderer;
}

/** Options of an environment that observes pictures. */
export interface MakePixelEnvironmentOptions extends MakeEnvironmentOptions {
  readonly pixels: PixelOptions;
}
