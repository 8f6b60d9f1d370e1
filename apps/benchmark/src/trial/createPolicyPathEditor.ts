import { PathBuffer, type ParameterLayout, type PathBufferState } from '@policypath/path-buffer';
import type { EngineName } from '@policypath/nets';
import type { PptbSettings } from './config.ts';
import type { PolicyPathEditor } from './policyPathEditor.ts';

/** A policy's path with what it needs to be edited, and the identity of the code that does so. */
export interface OpenPolicyPath {
  readonly editor: PolicyPathEditor;
  readonly identity: Readonly<Record<string, string>>;
  close(): void;
}

/** Records the path of a policy of this layout, and trims and boosts it. */
export async function createPolicyPathEditor(
  settings: PptbSettings,
  layout: ParameterLayout,
  _engine: EngineName | 'auto',
): Promise<OpenPolicyPath> {
  const buffer = new PathBuffer({ capacity: settings.window, layout });
  return {
    identity: {},
    editor: {
      parameterCount: buffer.dimension,
      path: {
        get begin() {
          return buffer.begin;
        },
        get end() {
          return buffer.end;
        },
        readRecord: (index, out) => out.set(buffer.at(index)),
      },
      snapshotDue: ({ step, policyUpdates }, policyUpdated) =>
        settings.snapshotUnit === 'environment-steps'
          ? step % settings.snapshotInterval === 0
          : step === 0 || (policyUpdated && policyUpdates % settings.snapshotInterval === 0),
      snapshot: (parameters, step) => void buffer.push(parameters, step),
      editDue: ({ step }) => step % settings.period === 0 && buffer.length >= settings.minimumSnapshots,
      edit() {
        throw new Error('not there yet');
      },
      saveState: () => ({ buffer: { ...buffer.saveState() } }),
      restore(state, rows) {
        buffer.restore({ ...(state['buffer'] as unknown as PathBufferState), rows });
      },
    },
    close() {},
  };
}
