import type { Light } from './lights.ts';
import { leaves, occludes, type Occluder } from './occlude.ts';

/** What casts shadows in this frame. */
export class Shadows {
  readonly #casters: Occluder[] = [];
  /** [casters, 4] centre and squared radius of the ball around each: most are passed by at a glance */
  #balls = new Float64Array(0);
  /** What hid the last point: neighbours are often hidden by the same. */
  #last: Occluder | undefined;

  clear(): void {
    this.#casters.length = 0;
    this.#last = undefined;
  }

  add(caster: Occluder): void {
    const at = 4 * this.#casters.push(caster) - 4;
    if (this.#balls.length <= at) {
      const longer = new Float64Array(2 * at + 64);
      longer.set(this.#balls);
      this.#balls = longer;
    }
    this.#balls.set(caster.position, at);
    this.#balls[at + 3] = caster.boundingRadius * caster.boundingRadius;
  }

  /**
   * Whether something other than `self` lies between a world point and a light. A shape that has the point on its own
   * lit surface does not: limbs that end in the same ball leave it in the light. (MuJoCo moves its shadow maps away from
   * the light for that.)
   */
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
    const dd = dx * dx + dy * dy + dz * dz;
    const last = this.#last;
    if (last !== undefined && last !== self && hides(last, px, py, pz, dx, dy, dz)) return true;
    const casters = this.#casters;
    const balls = this.#balls;
    for (let i = 0; i < casters.length; i += 1) {
      const bx = balls[4 * i] - px;
      const by = balls[4 * i + 1] - py;
      const bz = balls[4 * i + 2] - pz;
      // Squared distance of the ball's centre from the segment to the light, times dd where it lies beside it.
      const along = bx * dx + by * dy + bz * dz;
      const beyond = bx * bx + by * by + bz * bz - balls[4 * i + 3];
      if (along < 0) {
        if (beyond > 0) continue;
      } else if (along > dd) {
        if (beyond + dd - 2 * along > 0) continue;
      } else if (beyond * dd > along * along) continue;
      const caster = casters[i];
      if (caster !== self && caster !== last && hides(caster, px, py, pz, dx, dy, dz)) {
        this.#last = caster;
        return true;
      }
    }
    return false;
  }
}

function hides(caster: Occluder, px: number, py: number, pz: number, dx: number, dy: number, dz: number): boolean {
  return occludes(caster, px, py, pz, dx, dy, dz) && !leaves(caster, px, py, pz, dx, dy, dz);
}
