import type { KernelIdentity, Kernels } from './kernels.ts';
import type { WorkspaceArrays } from './workspace.ts';

/** Kernels that are loaded, and open a workspace for each computation: `loadKernels` makes one. Never closed. */
export interface KernelLibrary extends Pick<Kernels, 'gramBlock' | 'weightedRowSum'> {
  readonly identity: KernelIdentity;
  /**
   * Opens kernels with a workspace of their own for these arrays (default: none); close them when the work is done.
   *
   * @throws RangeError when the memory cannot be had
   */
  open(arrays?: WorkspaceArrays): Kernels;
}
