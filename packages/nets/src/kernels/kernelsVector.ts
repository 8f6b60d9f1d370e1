import { checkLength } from '../arguments.ts';
import type { ParameterVector } from '../module.ts';
import { vectorLayout } from '../vectorShape.ts';
import { FlatParameters, type FlatMemory } from './flatParameters.ts';

/** Parameters that stand by themselves, in the workspace. */
export class KernelsVector extends FlatParameters implements ParameterVector {
  constructor(name: string, memory: FlatMemory) {
    super(vectorLayout(name, memory.parameters.length), memory);
  }

  writeGradients(source: Float32Array): void {
    checkLength('source', source, this.parameterCount, 'one for each parameter');
    this.gradients.set(source);
  }
}
