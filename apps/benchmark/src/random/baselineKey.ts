/** What a random agent's baseline is found by, e.g. 'Hopper-v4', and 'dm_control/cheetah-run@8' at action repeat 8. */
export function baselineKey(environment: string, actionRepeat: number): string {
  return actionRepeat === 1 ? environment : `${environment}@${actionRepeat}`;
}
