import type { CopyFramesOptions, Kernels } from '@policypath/kernels';
import {
  checkedAdamSettings,
  checkedRmsPropSettings,
  checkedSgdSettings,
  checkMaximumNorm,
  checkPolyak,
} from '../arguments.ts';
import type { ConvEncoder, ConvEncoderOptions, TiedEncoderOptions } from '../convEncoder.ts';
import type { ConvMlp, ConvMlpOptions } from '../convMlp.ts';
import { convMlpShape } from '../convMlpShape.ts';
import { encoderShape, tiedShape, type EncoderShape } from '../encoderShape.ts';
import type {
  AdamSettings,
  Engine,
  EngineIdentity,
  LayerNormOptions,
  MlpOptions,
  RmsPropSettings,
  SgdSettings,
  VectorOptions,
} from '../engine.ts';
import { initialise, initialiseConvMlp, initialiseEncoder } from '../initialisation.ts';
import { layerNormShape } from '../layerNormShape.ts';
import type { Mlp, Module, Optimizer, ParameterModule, ParameterVector, TwinMlp } from '../module.ts';
import { Sgd } from '../steppedOptimizer.ts';
import { mlpShape } from '../mlpShape.ts';
import { vectorSize } from '../vectorShape.ts';
import {
  optimizerBytes,
  convMlpBytes,
  encoderBytes,
  layerNormBytes,
  moduleBytes,
  requireBytes,
  vectorBytes,
} from './engineBytes.ts';
import { KernelsConvMlp } from './kernelsConvMlp.ts';
import { KernelsConvEncoder } from './kernelsConvEncoder.ts';
import { KernelsLayerNorm } from './kernelsLayerNorm.ts';
import { KernelsMlp } from './kernelsMlp.ts';
import { KernelsAdam, KernelsRmsProp } from './kernelsOptimizer.ts';
import { KernelsTwinMlp } from './kernelsTwinMlp.ts';
import { KernelsVector } from './kernelsVector.ts';

type KernelsModule =
  KernelsMlp | KernelsTwinMlp | KernelsLayerNorm | KernelsConvEncoder | KernelsConvMlp | KernelsVector;

/**
 * An engine over kernels that are here already, so that others (a temporal SVD) can share their workspace and thread.
 * `close()` closes the kernels.
 */
export function createKernelsEngine(kernels: Kernels): Engine {
  const ownModules = new WeakSet<object>();
  let closed = false;

  const requireOpen = (): void => {
    if (closed) throw new Error('this engine was closed; create another one with createEngine()');
  };
  const adopt = <M extends KernelsModule>(module: M): M => {
    ownModules.add(module);
    return module;
  };
  const own = (module: ParameterModule): KernelsModule => {
    requireOpen();
    if (ownModules.has(module)) return module as KernelsModule;
    throw new TypeError('this module was made by another engine; an engine works on its own modules only');
  };
  const addEncoder = (
    shape: EncoderShape,
    { generator }: Pick<ConvEncoderOptions, 'generator'>,
    tiedTo?: KernelsConvEncoder,
  ): ConvEncoder => {
    const { channels, height, width } = shape.convolutions;
    const what = `the encoder of ${channels} x ${height} x ${width}, batch ${shape.maximumBatch},`;
    requireBytes(kernels, encoderBytes(shape), what);
    const parameters = kernels.allocateFloat32(shape.parameterCount);
    const gradients = kernels.allocateFloat32(shape.parameterCount);
    initialiseEncoder(parameters, shape, generator);
    return adopt(new KernelsConvEncoder({ kernels, shape, parameters, gradients, tiedTo }));
  };
  const identity: EngineIdentity = {
    engine: kernels.identity.backend,
    instructionSet: kernels.identity.instructionSet,
    sourceHash: kernels.identity.sourceHash,
  };

  return {
    identity,
    threads: kernels.threads,
    createMlp(options: MlpOptions): Mlp {
      requireOpen();
      const shape = mlpShape(options);
      requireBytes(kernels, moduleBytes(shape, 1), `the Mlp [${options.sizes.join(', ')}]`);
      const parameters = kernels.allocateFloat32(shape.parameterCount);
      const gradients = kernels.allocateFloat32(shape.parameterCount);
      if (options.generator) initialise(parameters, shape, options.generator);
      return adopt(new KernelsMlp({ kernels, shape, parameters, gradients }));
    },
    createTwinMlp(options: MlpOptions): TwinMlp {
      requireOpen();
      const shape = mlpShape(options);
      requireBytes(kernels, moduleBytes(shape, 2), `the TwinMlp [${options.sizes.join(', ')}]`);
      const count = shape.parameterCount;
      const parameters = kernels.allocateFloat32(2 * count);
      const gradients = kernels.allocateFloat32(2 * count);
      if (options.generator) {
        initialise(parameters.subarray(0, count), shape, options.generator);
        initialise(parameters.subarray(count), shape, options.generator);
      }
      const twin = adopt(new KernelsTwinMlp({ kernels, shape, parameters, gradients }));
      adopt(twin.first);
      adopt(twin.second);
      return twin;
    },
    createLayerNorm(options: LayerNormOptions): Module {
      requireOpen();
      const shape = layerNormShape(options);
      requireBytes(kernels, layerNormBytes(shape), `the LayerNorm of ${shape.size}`);
      const parameters = kernels.allocateFloat32(2 * shape.size).fill(1, 0, shape.size);
      const gradients = kernels.allocateFloat32(2 * shape.size);
      return adopt(new KernelsLayerNorm({ kernels, shape, parameters, gradients }));
    },
    createConvEncoder(options: ConvEncoderOptions): ConvEncoder {
      requireOpen();
      return addEncoder(encoderShape(options), options);
    },
    createTiedEncoder(options: TiedEncoderOptions): ConvEncoder {
      const partner = own(options.tiedTo) as KernelsConvEncoder;
      return addEncoder(tiedShape(options, partner.shape), options, partner);
    },
    createConvMlp(options: ConvMlpOptions): ConvMlp {
      requireOpen();
      const shape = convMlpShape(options);
      const { channels, height, width } = shape.convolutions;
      const what = `the ConvMlp of ${channels} x ${height} x ${width}, batch ${shape.maximumBatch},`;
      requireBytes(kernels, convMlpBytes(shape), what);
      const parameters = kernels.allocateFloat32(shape.parameterCount);
      const gradients = kernels.allocateFloat32(shape.parameterCount);
      if (options.generator) initialiseConvMlp(parameters, shape, options.generator);
      return adopt(new KernelsConvMlp({ kernels, shape, parameters, gradients }));
    },
    createVector(options: VectorOptions): ParameterVector {
      requireOpen();
      const size = vectorSize(options);
      requireBytes(kernels, vectorBytes(size), `the vector of ${size}`);
      const parameters = kernels.allocateFloat32(size);
      return adopt(new KernelsVector(options.name, { parameters, gradients: kernels.allocateFloat32(size) }));
    },
    createAdam(module: ParameterModule, settings: AdamSettings): Optimizer {
      const target = own(module);
      const checked = checkedAdamSettings(settings);
      requireBytes(kernels, optimizerBytes(target.parameterCount), `Adam for ${target.parameterCount} parameters`);
      return new KernelsAdam(kernels, target, checked);
    },
    createRmsProp(module: ParameterModule, settings: RmsPropSettings): Optimizer {
      const target = own(module);
      const checked = checkedRmsPropSettings(settings);
      requireBytes(kernels, optimizerBytes(target.parameterCount), `RMSProp for ${target.parameterCount} parameters`);
      return new KernelsRmsProp(kernels, target, checked);
    },
    createSgd(module: ParameterModule, settings: SgdSettings): Optimizer {
      const { parameters, gradients } = own(module);
      // A plain loop, so that every back end rounds alike: the product in float64, the difference to float32.
      return new Sgd(checkedSgdSettings(settings).learningRate, (rate) => {
        for (let i = 0; i < parameters.length; i += 1) parameters[i] -= rate * gradients[i];
      });
    },
    polyak(target: ParameterModule, source: ParameterModule, rate: number): void {
      const to = own(target);
      const from = own(source);
      checkPolyak(to.layout, from.layout, rate);
      kernels.polyak(to.parameters, from.parameters, rate);
    },
    clipGradients(modules: readonly ParameterModule[], maximumNorm: number): number {
      checkMaximumNorm(maximumNorm);
      const clipped = modules.map((module) => own(module).gradients);
      let squares = 0;
      for (const gradients of clipped) squares += sumOfSquares(gradients);
      const norm = Math.sqrt(squares);
      const factor = Math.fround(maximumNorm / (norm + 1e-6));
      if (factor < 1) {
        for (const gradients of clipped) for (let k = 0; k < gradients.length; k += 1) gradients[k] *= factor;
      }
      return norm;
    },
    copyFrames(options: CopyFramesOptions): void {
      requireOpen();
      kernels.copyFrames(options);
    },
    close(): void {
      if (closed) return;
      closed = true;
      kernels.close();
    },
  };
}

/** In float64, four sums at a time: none waits for another. */
function sumOfSquares(values: Float32Array): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < values.length; k += 4) {
    sum0 += values[k] * values[k];
    sum1 += values[k + 1] * values[k + 1];
    sum2 += values[k + 2] * values[k + 2];
    sum3 += values[k + 3] * values[k + 3];
  }
  for (; k < values.length; k += 1) sum0 += values[k] * values[k];
  return sum0 + sum1 + (sum2 + sum3);
}
