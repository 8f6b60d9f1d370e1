/** The key of a random agent's baseline, e.g. 'Hopper-v4', or 'dm_control/cheetah-run@8' at action repeat 8. */
export function baselineKey(environment: string, actionRepeat: number): string {
  return actionRepeat === 1 ? environment : `${environment}@${actionRepeat}`;
}
