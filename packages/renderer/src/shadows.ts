import type { Light } from './lights.ts';
import { occludes, type Occluder } from './occlude.ts';

/** What casts shadows in this frame. */
export class Shadows {
  readonly #casters: Occluder[] = [];
  /** What hid the last point: neighbours are often hidden by the same. */
  #last: Occluder | undefined;

  clear(): void {
    this.#casters.length = 0;
    this.#last = undefined;
  }

  add(caster: Occluder): void {
    this.#casters.push(caster);
  }

  /** Whether something other than `self` lies between a world point and a light. */
  hide(light: Light, point: Float64Array, self: Occluder | undefined): boolean {
    const { position, direction, across, up, directional } = light;
    const px = point[0];
    const py = point[1];
    const pz = point[2];
    const x = px - position[0];
    const y = py - position[1];
    const z = pz - position[2];
    const depth = x * direction[0] + y * direction[1] + z * direction[2];
    // Beyond the shadow map everything is lit.
    if (!(depth > 0)) return false;
    const reach = directional ? light.shadowReach : light.shadowReach * depth;
    if (Math.abs(x * across[0] + y * across[1] + z * across[2]) > reach) return false;
    if (Math.abs(x * up[0] + y * up[1] + z * up[2]) > reach) return false;
    const dx = directional ? -direction[0] * depth : -x;
    const dy = directional ? -direction[1] * depth : -y;
    const dz = directional ? -direction[2] * depth : -z;
    const last = this.#last;
    if (last !== undefined && last !== self && occludes(last, px, py, pz, dx, dy, dz, 1)) return true;
    const casters = this.#casters;
    for (let i = 0; i < casters.length; i += 1) {
      const caster = casters[i];
      if (caster !== self && caster !== last && occludes(caster, px, py, pz, dx, dy, dz, 1)) {
        this.#last = caster;
        return true;
      }
    }
    return false;
  }
}
