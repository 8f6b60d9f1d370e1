/** Writes `velocities`, each clipped to +-10, into `out` from `offset` on: what some environments observe of qvel. */
export function writeClippedVelocities(velocities: Float64Array, out: Float64Array, offset: number): void {
  for (let i = 0; i < velocities.length; i += 1) out[offset + i] = Math.min(10, Math.max(-10, velocities[i]));
}
