/** @throws RangeError when the action has not `size` components or one is not finite. */
export function checkAction(id: string, action: ArrayLike<number>, size: number): void {
  if (action.length !== size) throw new RangeError(`${id}: an action has ${size} components, got ${action.length}`);
  for (let i = 0; i < size; i += 1) {
    if (!Number.isFinite(action[i])) {
      throw new RangeError(`${id}: component ${i} of the action is ${action[i]}; actions must be finite`);
    }
  }
}
