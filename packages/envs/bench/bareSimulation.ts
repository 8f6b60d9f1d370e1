import type { MainModule, MjData, MjModel } from '@mujoco/mujoco';
import type { Physics } from '../src/physics.ts';

/** The least that can be done with MuJoCo from JavaScript: set the control, call mj_step. */
export class BareSimulation {
  readonly #mujoco: MainModule;
  readonly #model: MjModel;
  readonly #data: MjData;
  readonly qpos: Float64Array;
  readonly qvel: Float64Array;
  readonly #ctrl: Float64Array;

  constructor(mujoco: MainModule, { model, data }: Pick<Physics, 'model' | 'data'>) {
    this.#mujoco = mujoco;
    this.#model = model;
    this.#data = data;
    this.qpos = this.#data.qpos;
    this.qvel = this.#data.qvel;
    this.#ctrl = this.#data.ctrl;
  }

  start(qpos: Float64Array, qvel: Float64Array): void {
    this.#mujoco.mj_resetData(this.#model, this.#data);
    this.qpos.set(qpos);
    this.qvel.set(qvel);
    this.#mujoco.mj_forward(this.#model, this.#data);
  }

  step(action: Float64Array, frameSkip: number): void {
    this.#ctrl.set(action);
    for (let i = 0; i < frameSkip; i += 1) this.#mujoco.mj_step(this.#model, this.#data);
  }
}
