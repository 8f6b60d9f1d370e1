export { createGenerator, type Generator, type GeneratorState } from './generator.ts';
