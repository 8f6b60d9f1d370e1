import type { MainModule, MjData, MjModel } from '@mujoco/mujoco';
import type { FreeCamera } from '@policypath/renderer';
import type { ModelFiles } from './readModelFiles.ts';
import type { DivergenceCause } from './simulationDivergedError.ts';

/** The arrays of mjData that the environments read and write: live views of MuJoCo's memory. */
export interface PhysicsViews {
  /** [nq] */
  readonly qpos: Float64Array;
  /** [nv] */
  readonly qvel: Float64Array;
  /** [nv] */
  readonly qaccWarmstart: Float64Array;
  /** [nu] */
  readonly ctrl: Float64Array;
  /** [bodies, 3] positions of the body frames. */
  readonly xpos: Float64Array;
  /** [bodies, 3, 3] orientations of the body frames, row-major: column j is the body's axis j in the world. */
  readonly xmat: Float64Array;
  /** [bodies, 3] centres of mass of the bodies. */
  readonly xipos: Float64Array;
  /** [bodies, 10] inertia and mass about the centre of mass of the kinematic tree. */
  readonly cinert: Float64Array;
  /** [bodies, 6] velocities, rotation first. */
  readonly cvel: Float64Array;
  /** [nv] */
  readonly qfrcActuator: Float64Array;
  /** [nv] forces of contacts and limits. */
  readonly qfrcConstraint: Float64Array;
  /** [geoms, 3] positions of the geoms. */
  readonly geomXpos: Float64Array;
  /** [sites, 3] */
  readonly siteXpos: Float64Array;
  /** [tendons] */
  readonly tenLength: Float64Array;
  readonly tenVelocity: Float64Array;
  /** [bodies, 6] external forces from contacts, torque first; filled by `computeContactForces`. */
  readonly cfrcExt: Float64Array;
  /** The model's sensors one after another, in the order of its file. */
  readonly sensordata: Float64Array;
  /** [bodies, 6] */
  readonly xfrcApplied: Float64Array;
}

/**
 * A MuJoCo model with its data: live views, stepping, exact state. Read views through `views`, which makes
 * new ones when the WebAssembly memory has grown (another environment was made) and the old ones are detached.
 */
export class Physics {
  /** @internal */
  readonly model: MjModel;
  /** @internal */
  readonly data: MjData;
  readonly timestep: number;
  /** [nq] the model's reference position. */
  readonly referencePosition: Float64Array;
  /** nv: numbers of the velocity. */
  readonly velocityCount: number;
  /** [bodies] kg, the world first. */
  readonly bodyMass: Float64Array;
  /** [nu] */
  readonly controlLow: Float64Array;
  readonly controlHigh: Float64Array;
  /** [joints] MuJoCo's `mjtJoint`. */
  readonly jointType: Int32Array;
  /** [joints, 2] of a joint with limits; of one without both are 0. */
  readonly jointRange: Float64Array;
  readonly #bodies = new Map<string, number>();
  readonly #mujoco: MainModule;
  readonly #isRungeKutta: boolean;
  readonly #integrationState: number;
  #isViewBehind = false;
  #views: PhysicsViews;

  /**
   * @throws Error of MuJoCo's compiler when the model text (MJCF) is not valid.
   *
   * @internal
   */
  constructor(mujoco: MainModule, files: ModelFiles) {
    this.#mujoco = mujoco;
    this.model = compile(mujoco, files);
    this.data = new mujoco.MjData(this.model);
    // `opt` and `warning` are handles into the model and the data; delete() would free memory that they do not own.
    this.timestep = this.model.opt.timestep;
    this.referencePosition = Float64Array.from(this.model.qpos0 as Float64Array);
    this.velocityCount = this.model.nv;
    this.bodyMass = Float64Array.from(this.model.body_mass as Float64Array);
    const range = this.model.actuator_ctrlrange as Float64Array;
    this.controlLow = Float64Array.from({ length: this.model.nu }, (_, i) => range[2 * i]);
    this.controlHigh = Float64Array.from({ length: this.model.nu }, (_, i) => range[2 * i + 1]);
    this.jointType = Int32Array.from(this.model.jnt_type as Int32Array);
    this.jointRange = Float64Array.from(this.model.jnt_range as Float64Array);
    this.#isRungeKutta = this.model.opt.integrator === mujoco.mjtIntegrator.mjINT_RK4.value;
    this.#integrationState = mujoco.mjtState.mjSTATE_INTEGRATION.value;
    this.#views = viewsOf(this.data);
  }

  get views(): PhysicsViews {
    if (this.#views.qpos.length === 0) this.#views = viewsOf(this.data);
    return this.#views;
  }

  /** Seconds since the episode began. */
  get time(): number {
    return this.data.time;
  }

  get mujocoVersion(): string {
    return this.#mujoco.mj_versionString();
  }

  /** Index of a body. @throws RangeError when the model has none of this name */
  bodyIndex(name: string): number {
    let index = this.#bodies.get(name);
    if (index === undefined) {
      index = this.#index('body', this.#mujoco.mjtObj.mjOBJ_BODY.value, name);
      this.#bodies.set(name, index);
    }
    return index;
  }

  /** [3] where a geom is in its body's frame: a live view of the model. @throws RangeError when there is none of this name */
  geomPosition(name: string): Float64Array {
    const geom = this.#index('geom', this.#mujoco.mjtObj.mjOBJ_GEOM.value, name);
    return (this.model.geom_pos as Float64Array).subarray(3 * geom, 3 * geom + 3);
  }

  /** [3] where a site is in its body's frame: a live view of the model. @throws RangeError when there is none of this name */
  sitePosition(name: string): Float64Array {
    const site = this.#index('site', this.#mujoco.mjtObj.mjOBJ_SITE.value, name);
    return (this.model.site_pos as Float64Array).subarray(3 * site, 3 * site + 3);
  }

  #index(what: string, kind: number, name: string): number {
    const index = this.#mujoco.mj_name2id(this.model, kind, name);
    if (index < 0) throw new RangeError(`the model has no ${what} '${name}'`);
    return index;
  }

  /** Index of a camera. @throws RangeError that lists the model's cameras when it has none of this name */
  cameraIndex(name: string): number {
    const kind = this.#mujoco.mjtObj.mjOBJ_CAMERA.value;
    const index = this.#mujoco.mj_name2id(this.model, kind, name);
    if (index >= 0) return index;
    const names = Array.from({ length: this.model.ncam }, (_, i) => this.#mujoco.mj_id2name(this.model, kind, i));
    throw new RangeError(
      `camera '${name}' was given, but the model has ${names.length === 0 ? 'no cameras' : `the cameras ${names.join(', ')}`}`,
    );
  }

  /** MuJoCo's own view of a whole model. */
  wholeView(): FreeCamera {
    const { center, extent } = this.model.stat;
    return { lookAt: Float64Array.from(center as Float64Array), distance: 1.5 * extent, azimuth: 90, elevation: -45 };
  }

  /** Multiplies the contact margins of all geoms, before the first step. */
  scaleMargins(scale: number): void {
    for (const margins of [this.model.geom_margin, this.model.body_margin] as Float64Array[]) {
      for (let i = 0; i < margins.length; i += 1) margins[i] *= scale;
    }
  }

  /** Sets the sliding friction of a geom, before the first step. */
  setFriction(geom: number, sliding: number): void {
    (this.model.geom_friction as Float64Array)[3 * geom] = sliding;
  }

  /** Resets to the model's reference state, with forces and warm start at zero. */
  reset(): void {
    this.#mujoco.mj_resetData(this.model, this.data);
    // See `divergence`. No equation reads a force on the world body.
    this.views.xfrcApplied[0] = 1;
  }

  /** Computes the derived quantities of the present state. State and warm start stay unchanged. */
  forward(): void {
    this.#mujoco.mj_forward(this.model, this.data);
  }

  step(count: number): void {
    const { model, data } = this;
    const mujoco = this.#mujoco;
    for (let i = 0; i < count; i += 1) mujoco.mj_step(model, data);
  }

  /**
   * Steps like dm_control's `Physics.step`: afterwards everything derived from positions and velocities is
   * up to date, and what is derived from forces (touch sensors) lags by one integration.
   * It requires these quantities to be up to date at its start, too.
   *
   * With the Runge-Kutta integrator, whose step computes them anew, only the frames of bodies, geoms and sites are brought up to
   * date: a fifth of the time of a light model. `prepareView` does the rest that pictures show.
   */
  stepAndUpdate(count: number): void {
    const { model, data } = this;
    const mujoco = this.#mujoco;
    if (this.#isRungeKutta) {
      this.step(count);
      mujoco.mj_kinematics(model, data);
      this.#isViewBehind = true;
      return;
    }
    mujoco.mj_step2(model, data);
    this.step(count - 1);
    mujoco.mj_step1(model, data);
  }

  /** Brings cameras, lights and centres of mass up to date, which `stepAndUpdate` may leave behind. */
  prepareView(): void {
    if (!this.#isViewBehind) return;
    this.#mujoco.mj_comPos(this.model, this.data);
    this.#mujoco.mj_camlight(this.model, this.data);
    this.#isViewBehind = false;
  }

  /** Number of contacts in the present state. */
  get contactCount(): number {
    return this.data.ncon;
  }

  /** Fills cfrc_ext, which mj_step does not. Nothing else that is read here depends on it. */
  computeContactForces(): void {
    this.#mujoco.mj_rnePostConstraint(this.model, this.data);
  }

  /**
   * What went wrong since the last `reset`, if anything. MuJoCo answers a NaN or a value above 1e10 by resetting its
   * data and going on, with only a count in its warnings. Such a reset clears the mark that `reset` here sets in a
   * force that nothing reads: one comparison in the hot loop instead of handles to three counters.
   */
  divergence(): DivergenceCause | undefined {
    const { qpos, qvel, xfrcApplied } = this.views;
    if (xfrcApplied[0] !== 1) return this.#divergenceWarning();
    for (let i = 0; i < qpos.length; i += 1) if (!Number.isFinite(qpos[i])) return { quantity: 'qpos', index: i };
    for (let i = 0; i < qvel.length; i += 1) if (!Number.isFinite(qvel[i])) return { quantity: 'qvel', index: i };
    return undefined;
  }

  #divergenceWarning(): DivergenceCause {
    const { mjWARN_BADQPOS, mjWARN_BADQVEL, mjWARN_BADQACC } = this.#mujoco.mjtWarning;
    const kinds = [
      { quantity: 'qpos', kind: mjWARN_BADQPOS.value },
      { quantity: 'qvel', kind: mjWARN_BADQVEL.value },
      { quantity: 'qacc', kind: mjWARN_BADQACC.value },
    ] as const;
    for (const { quantity, kind } of kinds) {
      const warning = this.data.warning.get(kind);
      if (warning === undefined) continue;
      const { number, lastinfo } = warning;
      warning.delete();
      if (number > 0) return { quantity, index: lastinfo };
    }
    return { quantity: 'qacc', index: -1 };
  }

  /** [stateSize] time, positions, velocities, warm start, controls and applied forces: all that the next step reads. */
  saveState(): Float64Array {
    const buffer = new this.#mujoco.DoubleBuffer(this.stateSize);
    this.#mujoco.mj_getState(this.model, this.data, buffer, this.#integrationState);
    const state = Float64Array.from(buffer.GetView() as Float64Array);
    buffer.delete();
    return state;
  }

  get stateSize(): number {
    return this.#mujoco.mj_stateSize(this.model, this.#integrationState);
  }

  /** Puts a saved state back and computes the derived quantities from it. */
  loadState(state: Float64Array): void {
    this.#mujoco.mj_resetData(this.model, this.data);
    // The binding declares number[] and copies from any array.
    this.#mujoco.mj_setState(this.model, this.data, state as unknown as number[], this.#integrationState);
    this.forward();
  }

  /** Frees the model and the data. */
  close(): void {
    this.data.delete();
    this.model.delete();
  }
}

function compile(mujoco: MainModule, { text, included }: ModelFiles): MjModel {
  const files = new mujoco.MjVFS();
  const encoder = new TextEncoder();
  for (const [name, content] of included ?? []) files.addBuffer(name, encoder.encode(content));
  try {
    return mujoco.MjModel.from_xml_string(text, files);
  } finally {
    files.delete();
  }
}

function viewsOf(data: MjData): PhysicsViews {
  return {
    qpos: data.qpos,
    qvel: data.qvel,
    qaccWarmstart: data.qacc_warmstart,
    ctrl: data.ctrl,
    xpos: data.xpos,
    xmat: data.xmat,
    xipos: data.xipos,
    cinert: data.cinert,
    cvel: data.cvel,
    qfrcActuator: data.qfrc_actuator,
    qfrcConstraint: data.qfrc_constraint,
    geomXpos: data.geom_xpos,
    siteXpos: data.site_xpos,
    tenLength: data.ten_length,
    tenVelocity: data.ten_velocity,
    cfrcExt: data.cfrc_ext,
    sensordata: data.sensordata,
    xfrcApplied: data.xfrc_applied,
  };
}
