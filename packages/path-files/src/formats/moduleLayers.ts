import type { ParameterLayout } from '@policypath/path-buffer';
/**
 * Numbers the layers of named tensors: neighbours with the same module, the name up to its last dot, are one layer
 * ('fc1.weight' and 'fc1.bias'). A name without a dot is a layer of its own.
 */
export function moduleLayers(
  tensors: readonly { readonly name: string; readonly shape: readonly number[] }[],
): ParameterLayout {
  let layer = 0;
  let previous: string | undefined;
  return tensors.map(({ name, shape }) => {
    const dot = name.lastIndexOf('.');
    const module = dot < 0 ? undefined : name.slice(0, dot);
    if (module === undefined || module !== previous) layer += 1;
    previous = module;
    return { name, shape, layer };
  });
}
