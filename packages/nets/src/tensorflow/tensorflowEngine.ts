import {
  checkedAdamSettings,
  checkedRmsPropSettings,
  checkedSgdSettings,
  checkMaximumNorm,
  checkPolyak,
} from '../arguments.ts';
import type { ConvMlp, ConvMlpOptions } from '../convMlp.ts';
import { convMlpShape } from '../convMlpShape.ts';
import type { ConvEncoder, ConvEncoderOptions, TiedEncoderOptions } from '../convEncoder.ts';
import { encoderShape, tiedShape, type EncoderShape } from '../encoderShape.ts';
import type {
  AdamSettings,
  Engine,
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
import { PairedMlp } from '../pairedMlp.ts';
import { vectorSize } from '../vectorShape.ts';
import type { LoadedTensorflow } from './portableTensorflow.ts';
import { TensorflowConvEncoder } from './tensorflowConvEncoder.ts';
import { TensorflowConvMlp } from './tensorflowConvMlp.ts';
import { TensorflowLayerNorm } from './tensorflowLayerNorm.ts';
import { TensorflowMlp } from './tensorflowMlp.ts';
import { TensorflowAdam, TensorflowRmsProp, type TensorflowOptimizer } from './tensorflowOptimizer.ts';
import type { TensorflowModule } from './tensorflowParameters.ts';
import { TensorflowVector } from './tensorflowVector.ts';

/** An engine over TensorFlow as it was loaded; libtensorflow has one thread pool a process. */
export function createTensorflowEngine({ operations, instructionSet, version, threads }: LoadedTensorflow): Engine {
  /** The networks of each module of this engine: one, or a twin's two. */
  const networks = new Map<ParameterModule, readonly TensorflowModule[]>();
  const optimizers: TensorflowOptimizer[] = [];
  let closed = false;

  const requireOpen = (): void => {
    if (closed) throw new Error('this engine was closed; create another one with createEngine()');
  };
  const networksOf = (module: ParameterModule): readonly TensorflowModule[] => {
    requireOpen();
    const own = networks.get(module);
    if (own === undefined) {
      throw new TypeError('this module was made by another engine; an engine works on its own modules only');
    }
    return own;
  };
  const createNetwork = (options: MlpOptions): TensorflowMlp => {
    requireOpen();
    const shape = mlpShape(options);
    const parameters = new Float32Array(shape.parameterCount);
    if (options.generator) initialise(parameters, shape, options.generator);
    const network = new TensorflowMlp(operations, shape, parameters);
    networks.set(network, [network]);
    return network;
  };
  const addEncoder = (
    shape: EncoderShape,
    { generator }: Pick<ConvEncoderOptions, 'generator'>,
    tiedTo?: TensorflowConvEncoder,
  ): ConvEncoder => {
    const parameters = new Float32Array(shape.parameterCount);
    initialiseEncoder(parameters, shape, generator);
    const encoder = new TensorflowConvEncoder(operations, shape, parameters, tiedTo);
    networks.set(encoder, [encoder]);
    return encoder;
  };

  return {
    identity: { engine: 'tensorflow', instructionSet, sourceHash: version },
    threads: threads ?? 1,
    createMlp: (options: MlpOptions): Mlp => createNetwork(options),
    createTwinMlp(options: MlpOptions): TwinMlp {
      const pair = [createNetwork(options), createNetwork(options)] as const;
      const twin = new PairedMlp(...pair);
      networks.set(twin, pair);
      return twin;
    },
    createLayerNorm(options: LayerNormOptions): Module {
      requireOpen();
      const norm = new TensorflowLayerNorm(operations, layerNormShape(options));
      networks.set(norm, [norm]);
      return norm;
    },
    createConvEncoder(options: ConvEncoderOptions): ConvEncoder {
      requireOpen();
      return addEncoder(encoderShape(options), options);
    },
    createTiedEncoder(options: TiedEncoderOptions): ConvEncoder {
      const [partner] = networksOf(options.tiedTo) as readonly TensorflowConvEncoder[];
      return addEncoder(tiedShape(options, partner.shape), options, partner);
    },
    createConvMlp(options: ConvMlpOptions): ConvMlp {
      requireOpen();
      const shape = convMlpShape(options);
      const parameters = new Float32Array(shape.parameterCount);
      if (options.generator) initialiseConvMlp(parameters, shape, options.generator);
      const network = new TensorflowConvMlp(operations, shape, parameters);
      networks.set(network, [network]);
      return network;
    },
    createVector(options: VectorOptions): ParameterVector {
      requireOpen();
      const vector = new TensorflowVector(operations, options.name, vectorSize(options));
      networks.set(vector, [vector]);
      return vector;
    },
    createAdam(module: ParameterModule, settings: AdamSettings): Optimizer {
      const adam = new TensorflowAdam(operations, networksOf(module), checkedAdamSettings(settings));
      optimizers.push(adam);
      return adam;
    },
    createRmsProp(module: ParameterModule, settings: RmsPropSettings): Optimizer {
      const rmsProp = new TensorflowRmsProp(operations, networksOf(module), checkedRmsPropSettings(settings));
      optimizers.push(rmsProp);
      return rmsProp;
    },
    createSgd(module: ParameterModule, settings: SgdSettings): Optimizer {
      const networks = networksOf(module);
      return new Sgd(checkedSgdSettings(settings).learningRate, (learningRate) =>
        operations.tidy(() => {
          const rate = operations.scalar(learningRate);
          for (const network of networks) {
            const step = operations.apply('Mul', network.gradientTensor, rate);
            network.replaceParameters(operations.apply('Sub', network.parameterTensor, step));
          }
        }),
      );
    },
    polyak(target: ParameterModule, source: ParameterModule, rate: number): void {
      const to = networksOf(target);
      const from = networksOf(source);
      checkPolyak(target.layout, source.layout, rate);
      operations.tidy(() => {
        const tensor = operations.scalar(rate);
        to.forEach((network, index) => {
          const difference = operations.apply('Sub', from[index].parameterTensor, network.parameterTensor);
          const step = operations.apply('Mul', difference, tensor);
          network.replaceParameters(operations.apply('AddV2', network.parameterTensor, step));
        });
      });
    },
    clipGradients(modules: readonly ParameterModule[], maximumNorm: number): number {
      checkMaximumNorm(maximumNorm);
      const clipped = modules.flatMap((module) => networksOf(module));
      const squares = clipped.map(({ gradientTensor }) =>
        gradientTensor.dataSync<'float32'>().reduce((sum, value) => sum + value * value, 0),
      );
      const norm = Math.sqrt(squares.reduce((sum, value) => sum + value, 0));
      const factor = maximumNorm / (norm + 1e-6);
      if (factor < 1) {
        operations.tidy(() => {
          const tensor = operations.scalar(factor);
          for (const network of clipped) {
            network.replaceGradients(
              operations.keep([operations.apply('Mul', network.gradientTensor, tensor)] as const)[0],
            );
          }
        });
      }
      return norm;
    },
    close(): void {
      if (closed) return;
      closed = true;
      for (const optimizer of optimizers) optimizer.dispose();
      for (const [module, own] of networks) if ((module as unknown) === own[0]) own[0].dispose();
    },
  };
}
