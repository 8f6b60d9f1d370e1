/** Sends a message to the process that started this one, if there is one and it is still there. */
export function tellParent(message: object): void {
  // A send to a dead parent reports its error to the callback; without one it would end this process.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
