import type {
  BoxSpace,
  Environment,
  EnvironmentState,
  ImageSpace,
  Info,
  StepOptions,
  StepResult,
} from '../environment.ts';
import type { MujocoEnvironment } from '../mujocoEnvironment.ts';
import type { PhysicsState } from '../physicsState.ts';
import { FrameStack } from './frameStack.ts';
import type { PixelOptions } from './pixelOptions.ts';
import type { RenderOptions } from './renderOptions.ts';

/**
 * An environment that observes stacked frames instead of states; made by `makeEnvironment` with the option `pixels`.
 * One frame is drawn at a reset and one a step, at the end of a repeated action. Sources: dmc2gym (`wrappers.py`),
 * RAD (`utils.py`, FrameStack).
 */
export class PixelEnvironment implements Environment<Uint8Array, ImageSpace> {
  readonly id: string;
  readonly observationSpace: ImageSpace;
  readonly actionSpace: BoxSpace;
  readonly maximumEpisodeSteps: number;
  /** Environment steps that one `step` makes. */
  readonly actionRepeat: number;
  /** Seconds in an environment step. */
  readonly dt: number;
  readonly #environment: MujocoEnvironment;
  readonly #options: Required<PixelOptions>;
  readonly #frame: Uint8Array;
  readonly #stack: FrameStack;

  /**
   * Owns `environment`, and frees it on `close`.
   *
   * @internal
   */
  constructor(environment: MujocoEnvironment, options: Required<PixelOptions>) {
    const { width, height, frameStack, channelsFirst } = options;
    const channels = 3 * frameStack;
    this.id = environment.id;
    this.observationSpace = {
      kind: 'image',
      shape: channelsFirst ? [channels, height, width] : [height, width, channels],
      low: 0,
      high: 255,
    };
    this.actionSpace = environment.actionSpace;
    this.maximumEpisodeSteps = environment.maximumEpisodeSteps;
    this.actionRepeat = environment.actionRepeat;
    this.dt = environment.dt;
    this.#environment = environment;
    this.#options = options;
    this.#frame = new Uint8Array(3 * width * height);
    this.#stack = new FrameStack({ frames: frameStack, pixels: width * height });
  }

  /** Calls of `step` since the episode began: agent steps. */
  get elapsedSteps(): number {
    return this.#environment.elapsedSteps;
  }

  /** Environment steps since the episode began. */
  get elapsedEnvironmentSteps(): number {
    return this.#environment.elapsedEnvironmentSteps;
  }

  reset(options: { readonly seed?: number } = {}): { readonly observation: Uint8Array; readonly info: Info } {
    const { info } = this.#environment.reset(options);
    this.#stack.fill(this.#draw());
    return { observation: this.observe(), info };
  }

  /** As `MujocoEnvironment.setPhysicsState`; the stack begins anew. */
  setPhysicsState(state: PhysicsState): Uint8Array {
    this.#environment.setPhysicsState(state);
    this.#stack.fill(this.#draw());
    return this.observe();
  }

  /** As `MujocoEnvironment.step`. */
  step(
    action: Float32Array | Float64Array | readonly number[],
    { observation }: StepOptions<Uint8Array> = {},
  ): StepResult<Uint8Array> {
    const result = this.#environment.step(action);
    this.#stack.push(this.#draw());
    return { ...result, observation: this.#stack.observation(this.#options.channelsFirst, observation) };
  }

  /** The whole state, including the frames of the stack, which are not drawn again. */
  saveState(): EnvironmentState {
    const { width, height, camera, frameStack } = this.#options;
    return {
      pixels: { width, height, camera, frameStack },
      frames: this.#stack.bytes.slice(),
      environment: this.#environment.saveState(),
    };
  }

  /** @throws RangeError, and changes nothing, when the state is not one of this environment, frame size and camera. */
  loadState(state: EnvironmentState): void {
    const { pixels, frames, environment } = state;
    for (const name of ['width', 'height', 'camera', 'frameStack'] as const) {
      const saved = (pixels as EnvironmentState | undefined)?.[name];
      if (saved !== this.#options[name]) {
        throw new RangeError(
          `cannot load this state into ${this.id}: pixels.${name} is ${String(saved)} there, ${this.#options[name]} here`,
        );
      }
    }
    if (!(frames instanceof Uint8Array) || frames.length !== this.#stack.bytes.length) {
      throw new RangeError(
        `cannot load this state into ${this.id}: its frames are not ${this.#stack.bytes.length} bytes`,
      );
    }
    this.#environment.loadState((environment ?? {}) as EnvironmentState);
    this.#stack.bytes.set(frames);
  }

  /** The present observation, a fresh array: what the last `reset` or `step` returned. */
  observe(): Uint8Array {
    return this.#stack.observation(this.#options.channelsFirst);
  }

  /** The vector observation [n] of the present state. */
  observeState(): Float64Array {
    return this.#environment.observe();
  }

  /** As `MujocoEnvironment.physicsState`. */
  physicsState(): ReturnType<MujocoEnvironment['physicsState']> {
    return this.#environment.physicsState();
  }

  /** As `MujocoEnvironment.render`: a picture of any size, which the agent does not see. */
  render(options: RenderOptions): Uint8Array {
    return this.#environment.render(options);
  }

  /** Number of cameras that the model has. */
  get cameras(): number {
    return this.#environment.cameras;
  }

  close(): void {
    this.#environment.close();
  }

  #draw(): Uint8Array {
    const { width, height, camera } = this.#options;
    return this.#environment.render({ width, height, camera, out: this.#frame });
  }
}
