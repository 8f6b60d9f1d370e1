import type { OptimizerState } from '@policypath/nets';
import { createGenerator, type GeneratorState } from '@policypath/random';
import type { AgentState, AgentStateValue } from './agent.ts';

/** Functions that read and check entries of a saved state. Each throws a RangeError that names the entry. */

export function readTree(state: AgentState, name: string): AgentState {
  const value = state[name];
  if (!isTree(value)) throw wrongEntry(name, 'a tree', value);
  return value;
}

export function readCount(state: AgentState, name: string): number {
  const value = state[name];
  if (!(typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)) {
    throw wrongEntry(name, 'an integer from 0', value);
  }
  return value;
}

export function readNumber(state: AgentState, name: string): number {
  const value = state[name];
  if (!(typeof value === 'number' && Number.isFinite(value))) throw wrongEntry(name, 'a finite number', value);
  return value;
}

export function readNumberFromZero(state: AgentState, name: string): number {
  const value = readNumber(state, name);
  if (value < 0) throw wrongEntry(name, 'a number from 0', value);
  return value;
}

/** Of finite numbers. */
export function readVector(state: AgentState, name: string, length: number): Float32Array {
  const value = state[name];
  if (!(value instanceof Float32Array && value.length === length)) {
    throw wrongEntry(name, `a Float32Array of length ${length}`, value);
  }
  const wrong = value.findIndex((element) => !Number.isFinite(element));
  if (wrong >= 0) throw wrongElement(name, 'a finite number', `element ${wrong} is ${value[wrong]}`);
  return value;
}

/** Of finite numbers in float64. */
export function readDoubles(state: AgentState, name: string, length: number): Float64Array {
  const value = state[name];
  if (!(value instanceof Float64Array && value.length === length)) {
    throw wrongEntry(name, `a Float64Array of length ${length}`, value);
  }
  const wrong = value.findIndex((element) => !Number.isFinite(element));
  if (wrong >= 0) throw wrongElement(name, 'a finite number', `element ${wrong} is ${value[wrong]}`);
  return value;
}

export function readFlag(state: AgentState, name: string): boolean {
  const value = state[name];
  if (typeof value !== 'boolean') throw wrongEntry(name, 'true or false', value);
  return value;
}

/** Of finite numbers, none below 0. */
function readSecondMoment(state: AgentState, length: number): Float32Array {
  const values = readVector(state, 'secondMoment', length);
  const wrong = values.findIndex((value) => value < 0);
  if (wrong >= 0) throw wrongElement('secondMoment', 'a number from 0', `element ${wrong} is ${values[wrong]}`);
  return values;
}

export function readOptimizerState(state: AgentState, name: string, length: number): OptimizerState {
  const tree = readTree(state, name);
  return {
    step: readCount(tree, 'step'),
    firstMoment: readVector(tree, 'firstMoment', length),
    secondMoment: readSecondMoment(tree, length),
  };
}

export function readGeneratorState(state: AgentState, name: string): GeneratorState {
  const { words, spareNormal } = readTree(state, name);
  if (!(Array.isArray(words) && (spareNormal === null || Number.isFinite(spareNormal)))) {
    throw wrongEntry(name, "a generator's state", state[name]);
  }
  const generatorState = { words: words as readonly number[], spareNormal: spareNormal as number | null };
  // Try it on a spare generator, so that an invalid state is refused before anything has changed.
  createGenerator(0).loadState(generatorState);
  return generatorState;
}

function isTree(value: AgentStateValue | undefined): value is AgentState {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function wrongEntry(name: string, expected: string, value: AgentStateValue | undefined): RangeError {
  const found = ArrayBuffer.isView(value)
    ? `${value.constructor.name} of length ${(value as Float32Array).length}`
    : JSON.stringify(value);
  return new RangeError(
    `'${name}' in the agent's saved state is not ${expected} (found ${found}): it was saved by an agent of other sizes, or altered`,
  );
}

function wrongElement(name: string, expected: string, found: string): RangeError {
  return new RangeError(
    `an entry of '${name}' in the agent's saved state is not ${expected} (${found}): it was altered, or saved by an ` +
      'agent that had diverged; load an earlier state',
  );
}
