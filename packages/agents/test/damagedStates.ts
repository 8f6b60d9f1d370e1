import type { AgentState } from '../src/index.ts';

/**
 * Saved states of the right sizes in which one number, far behind others that are read before it, cannot be: each with
 * what its refusal says.
 */
export function damagedStates(state: AgentState, module: string, stream: string): [AgentState, RegExp][] {
  const optimizerName = `${module}Optimizer`;
  const optimizer = state[optimizerName] as AgentState;
  const streams = state.streams as AgentState;
  const withMoment = (name: string, value: number): AgentState => ({
    ...state,
    [optimizerName]: { ...optimizer, [name]: withLast(optimizer[name], value) },
  });
  return [
    [
      { ...state, [module]: withLast(state[module], Number.NaN) },
      new RegExp(`'${module}' .* finite number \\(element \\d+ is NaN`),
    ],
    [
      withMoment('firstMoment', Infinity),
      /'firstMoment' .* finite number \(element \d+ is Infinity.*load an earlier state/,
    ],
    [withMoment('secondMoment', Number.NaN), /'secondMoment' .* finite number \(element \d+ is NaN/],
    [withMoment('secondMoment', -1e-3), /'secondMoment' .* number from 0 \(element \d+ is -0\.001/],
    [
      { ...state, streams: { ...streams, [stream]: { ...(streams[stream] as AgentState), spareNormal: Number.NaN } } },
      new RegExp(`'${stream}' .* generator's state`),
    ],
  ];
}

function withLast(values: AgentState[string], value: number): Float32Array {
  const changed = Float32Array.from(values as Float32Array);
  changed[changed.length - 1] = value;
  return changed;
}
