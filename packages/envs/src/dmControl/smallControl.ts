import { tolerance } from './tolerance.ts';

/** Mean over the controls of 1 - u^2 (0 beyond the bounds): 1 for no effort. */
export function smallControl(controls: Float64Array): number {
  let sum = 0;
  for (const control of controls) sum += tolerance(control, { margin: 1, sigmoid: 'quadratic', valueAtMargin: 0 });
  return sum / controls.length;
}
