import { checkFinite, checkLength } from '../arguments.ts';
import type { LiveModule, ParameterLayout } from '../module.ts';

export interface FlatMemory {
  /** [p], in the workspace. */
  readonly parameters: Float32Array;
  /** [p], in the workspace. */
  readonly gradients: Float32Array;
}

/** What every module over a workspace does alike: its parameters and gradients lie flat there, and are copied whole. */
export abstract class FlatParameters implements LiveModule {
  readonly layout: ParameterLayout;
  readonly parameterCount: number;
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;

  constructor(layout: ParameterLayout, { parameters, gradients }: FlatMemory) {
    this.layout = layout;
    this.parameterCount = parameters.length;
    this.parameters = parameters;
    this.gradients = gradients;
  }

  readParameters(out: Float32Array): void {
    checkLength('out', out, this.parameterCount, 'the parameters');
    out.set(this.parameters);
  }

  writeParameters(source: Float32Array): void {
    checkLength('source', source, this.parameterCount, 'the parameters');
    checkFinite('parameters', source);
    this.parameters.set(source);
  }

  readGradients(out: Float32Array): void {
    checkLength('out', out, this.parameterCount, 'the parameters');
    out.set(this.gradients);
  }
}
