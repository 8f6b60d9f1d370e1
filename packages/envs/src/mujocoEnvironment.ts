import { createGenerator, type Generator } from '@policypath/random';
import { checkAction } from './checkAction.ts';
import type { BoxSpace, Environment, EnvironmentState, Info, StepOptions, StepResult } from './environment.ts';
import { parseEnvironmentState, type EpisodePhase } from './environmentState.ts';
import { concatenated, scatter, totalLength } from './laggingQuantities.ts';
import type { FullMujocoTask, Motion, Outcome } from './mujocoTask.ts';
import { Physics } from './physics.ts';
import { checkPhysicsState, type PhysicsState } from './physicsState.ts';
import { FramePainter } from './pixels/framePainter.ts';
import { createFrameRenderer, type CreateFrameRenderer } from './pixels/frameRenderer.ts';
import type { RenderOptions } from './pixels/renderOptions.ts';
import { box } from './spaces.ts';
import { SimulationDivergedError, type DivergenceCause } from './simulationDivergedError.ts';

/** Name of the random stream of the reset noise. */
const resetNoiseStream = 'environment/reset-noise';

/** Settings of an environment beside its task. */
export interface EnvironmentRules {
  /** Environment steps that an action is held for. */
  readonly actionRepeat: number;
  /** Environment steps after which an episode is truncated. */
  readonly maximumEnvironmentSteps: number;
  readonly createRenderer?: CreateFrameRenderer;
}

/** One of the MuJoCo environments; made by `makeEnvironment`. */
export class MujocoEnvironment implements Environment {
  readonly id: string;
  readonly observationSpace: BoxSpace;
  readonly actionSpace: BoxSpace;
  readonly maximumEpisodeSteps: number;
  /** Environment steps that one `step` makes: 1, or the option `actionRepeat` of dm_control's tasks. */
  readonly actionRepeat: number;
  /** Physics steps in an environment step. */
  readonly frameSkip: number;
  /** Seconds in an environment step. */
  readonly dt: number;
  readonly #task: FullMujocoTask;
  readonly #physics: Physics;
  readonly #positionReference: Float64Array;
  readonly #position: Float64Array;
  readonly #velocity: Float64Array;
  /** The last finite observation, returned when divergence ends the episode. */
  readonly #finiteObservation: Float64Array | undefined;
  readonly #maximumEnvironmentSteps: number;
  readonly #painter: FramePainter;
  #generator: Generator;
  #elapsedSteps = 0;
  #phase: EpisodePhase = 'unstarted';
  #closed = false;

  /**
   * The environment owns `physics`, a fresh one of the task's model, and frees it on `close`.
   *
   * @internal the published types must not lead to those of @mujoco/mujoco, which do not compile without skipLibCheck
   */
  constructor(task: FullMujocoTask, physics: Physics, rules: EnvironmentRules) {
    const { actionRepeat, maximumEnvironmentSteps, createRenderer = createFrameRenderer } = rules;
    this.id = task.id;
    this.observationSpace = box(task.observationSize);
    this.actionSpace = box(task.actionSize, task.actionBound);
    this.maximumEpisodeSteps = Math.ceil(maximumEnvironmentSteps / actionRepeat);
    this.actionRepeat = actionRepeat;
    this.frameSkip = task.frameSkip;
    this.dt = physics.timestep * task.frameSkip;
    this.#painter = new FramePainter(physics, createRenderer);
    this.#maximumEnvironmentSteps = maximumEnvironmentSteps;
    this.#task = task;
    this.#physics = physics;
    task.prepareModel(physics);
    this.#positionReference = new Float64Array(task.positionSize);
    this.#position = new Float64Array(task.positionSize);
    this.#velocity = new Float64Array(task.positionSize);
    if (task.whenDiverged === 'terminate') this.#finiteObservation = new Float64Array(task.observationSize);
    this.#generator = createGenerator(0, resetNoiseStream);
  }

  /** Calls of `step` since the episode began: agent steps. */
  get elapsedSteps(): number {
    return this.#elapsedSteps;
  }

  /** Environment steps since the episode began: `actionRepeat` a call, fewer in one that the time limit cuts short. */
  get elapsedEnvironmentSteps(): number {
    return Math.min(this.#elapsedSteps * this.actionRepeat, this.#maximumEnvironmentSteps);
  }

  /**
   * Starts an episode at a random initial state. Before any seed the generator is that of
   * seed 0.
   *
   * @throws RangeError when the seed is not a safe integer
   */
  reset(options: { readonly seed?: number } = {}): { readonly observation: Float64Array; readonly info: Info } {
    this.#requireOpen();
    if (options.seed !== undefined) this.#generator = createGenerator(options.seed, resetNoiseStream);
    this.#physics.reset();
    this.#task.drawStart(this.#physics, this.#generator);
    const observation = this.#beginEpisode();
    return { observation, info: this.#task.resetInfo(this.#physics) };
  }

  /**
   * Starts an episode at a given state (Gymnasium's `set_state`), with no step elapsed; draws nothing.
   *
   * @returns the observation of that state [n]
   * @throws RangeError when an array has the wrong length or a value is not finite
   */
  setPhysicsState(state: PhysicsState): Float64Array {
    this.#requireOpen();
    const physics = this.#physics;
    const { qpos, qvel, qaccWarmstart } = physics.views;
    checkPhysicsState(this.id, state, {
      qpos: qpos.length,
      qvel: qvel.length,
      positionReference: this.#task.positionSize,
      target: this.#task.target(physics).length,
    });
    const { time = 0, positionReference, target } = state;
    physics.reset();
    if (target) this.#task.target(physics).set(target);
    qpos.set(state.qpos);
    qvel.set(state.qvel);
    if (state.qaccWarmstart) qaccWarmstart.set(state.qaccWarmstart);
    physics.data.time = time;
    const observation = this.#beginEpisode();
    if (positionReference) this.#positionReference.set(positionReference);
    return observation;
  }

  /**
   * Holds one action for `actionRepeat` environment steps of `frameSkip` physics steps each; the reward is their sum. An
   * action outside the action space is treated as MuJoCo does: the force saturates at the bound, and the control cost
   * counts the action as given.
   *
   * @throws SimulationDivergedError when the physics blew up (Ant instead ends the episode, see there)
   */
  step(action: Float32Array | Float64Array | readonly number[], { observation: out }: StepOptions = {}): StepResult {
    this.#requireRunning();
    const task = this.#task;
    const physics = this.#physics;
    checkAction(this.id, action, this.actionSpace.shape[0]);

    const before = this.elapsedEnvironmentSteps;
    this.#elapsedSteps += 1;
    const steps = this.elapsedEnvironmentSteps - before;
    const truncated = this.elapsedEnvironmentSteps === this.#maximumEnvironmentSteps;
    let reward = 0;
    let outcome: Outcome = { reward, terminated: false, info: {} };
    for (let step = 0; step < steps; step += 1) {
      physics.views.ctrl.set(action);
      task.simulate(physics, task.frameSkip);
      const divergence = physics.divergence();
      if (divergence) return this.#diverged(action, truncated, divergence);
      this.#measureMotion();
      outcome = task.outcome(physics, this.#motion(action));
      reward += outcome.reward;
    }
    const { terminated } = outcome;
    if (terminated || truncated) this.#phase = 'over';
    const info = task.repeatable ? { ...outcome.info, environment_steps: steps } : outcome.info;
    return { observation: this.#observe(out), reward, terminated, truncated, info };
  }

  saveState(): EnvironmentState {
    this.#requireOpen();
    const physics = this.#physics;
    const { words, spareNormal } = this.#generator.saveState();
    const target = this.#task.target(physics);
    return {
      id: this.id,
      mujocoVersion: physics.mujocoVersion,
      actionRepeat: this.actionRepeat,
      phase: this.#phase,
      elapsedSteps: this.#elapsedSteps,
      physics: physics.saveState(),
      lagging: concatenated(this.#task.laggingQuantities(physics)),
      positionReference: this.#positionReference.slice(),
      ...(target.length > 0 ? { target: target.slice() } : {}),
      generator: { words, spareNormal },
    };
  }

  /**
   * @throws RangeError, and changes nothing, when the state is not one of this environment and MuJoCo version, or when
   * its episode runs on at or beyond `maximumEpisodeSteps`
   */
  loadState(state: EnvironmentState): void {
    this.#requireOpen();
    const physics = this.#physics;
    const parsed = parseEnvironmentState(state, {
      id: this.id,
      mujocoVersion: physics.mujocoVersion,
      actionRepeat: this.actionRepeat,
      maximumEpisodeSteps: this.maximumEpisodeSteps,
      physicsSize: physics.stateSize,
      laggingSize: totalLength(this.#task.laggingQuantities(physics)),
      positionSize: this.#task.positionSize,
      targetSize: this.#task.target(physics).length,
    });
    this.#task.target(physics).set(parsed.target);
    this.#generator.loadState(parsed.generator);
    physics.loadState(parsed.physics);
    scatter(parsed.lagging, this.#task.laggingQuantities(physics));
    this.#positionReference.set(parsed.positionReference);
    this.#elapsedSteps = parsed.elapsedSteps;
    this.#phase = parsed.phase;
    this.#finiteObservation?.set(this.#observe());
  }

  /** The observation of the present moment [n], a fresh array: what the last `reset` or `step` returned. */
  observe(): Float64Array {
    this.#requireOpen();
    return this.#observe();
  }

  /**
   * Copies of the present positions [nq], velocities [nv] and warm start [nv], the time in seconds, and where the target is,
   * if there is one.
   */
  physicsState(): {
    qpos: Float64Array;
    qvel: Float64Array;
    qaccWarmstart: Float64Array;
    time: number;
    target?: Float64Array;
  } {
    this.#requireOpen();
    const target = this.#task.target(this.#physics);
    const { qpos, qvel, qaccWarmstart } = this.#physics.views;
    return {
      qpos: qpos.slice(),
      qvel: qvel.slice(),
      qaccWarmstart: qaccWarmstart.slice(),
      time: this.#physics.data.time,
      ...(target.length > 0 ? { target: target.slice() } : {}),
    };
  }

  /**
   * A picture of the present state. Gymnasium's environments, as the originals, show the positions that the last physics
   * step began with.
   *
   * @returns [height, width, 3] red, green, blue; the top row first
   * @throws Error before the first episode; RangeError on a size or camera out of range
   */
  render(options: RenderOptions): Uint8Array {
    this.#requireOpen();
    if (this.#phase === 'unstarted') throw new Error(`${this.id}: no episode has been started; call reset() first`);
    return this.#painter.paint(options);
  }

  /** Number of cameras that the model has. */
  get cameras(): number {
    return this.#painter.cameras;
  }

  /** Frees the model and its data. Afterwards every method but `close` throws. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#physics.close();
  }

  #beginEpisode(): Float64Array {
    this.#physics.forward();
    this.#task.measurePosition(this.#physics, this.#positionReference);
    this.#elapsedSteps = 0;
    this.#phase = 'running';
    return this.#observe();
  }

  #observe(observation: Float64Array = new Float64Array(this.#task.observationSize)): Float64Array {
    const { observationSize } = this.#task;
    if (observation.length !== observationSize) {
      throw new RangeError(
        `${this.id}: the array for the observation has ${observation.length} components, not ${observationSize}`,
      );
    }
    this.#task.observe(this.#physics, observation);
    this.#finiteObservation?.set(observation);
    return observation;
  }

  #measureMotion(): void {
    const [position, reference] = [this.#position, this.#positionReference];
    this.#task.measurePosition(this.#physics, position);
    for (let i = 0; i < position.length; i += 1) {
      this.#velocity[i] = (position[i] - reference[i]) / this.dt;
      reference[i] = position[i];
    }
  }

  #motion(action: ArrayLike<number>): Motion {
    return { action, position: this.#position, velocity: this.#velocity };
  }

  #diverged(action: ArrayLike<number>, truncated: boolean, cause: DivergenceCause): StepResult {
    this.#phase = 'over';
    if (this.#task.whenDiverged === 'terminate') return this.#divergedResult(action, truncated);
    throw new SimulationDivergedError({ environmentId: this.id, elapsedSteps: this.#elapsedSteps, cause });
  }

  /** The last step of a diverged episode: the observation before it, no progress, and 1 in `info.diverged`. */
  #divergedResult(action: ArrayLike<number>, truncated: boolean): StepResult {
    const observation = this.#finiteObservation!.slice();
    this.#physics.reset();
    this.#physics.forward();
    this.#position.set(this.#positionReference);
    this.#velocity.fill(0);
    const outcome: Outcome = this.#task.outcome(this.#physics, this.#motion(action));
    return {
      observation,
      reward: outcome.reward,
      terminated: true,
      truncated,
      info: { ...outcome.info, diverged: 1 },
    };
  }

  #requireOpen(): void {
    if (this.#closed) throw new Error(`${this.id}: the environment is closed; make another with makeEnvironment()`);
  }

  #requireRunning(): void {
    this.#requireOpen();
    if (this.#phase === 'running') return;
    const why = this.#phase === 'over' ? 'the episode is over' : 'no episode has been started';
    throw new Error(`${this.id}: ${why}; call reset() before step()`);
  }
}
