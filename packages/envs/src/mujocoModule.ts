import loadMujoco, { type MainModule } from '@mujoco/mujoco';

let loading: Promise<MainModule> | undefined;

/** The one MuJoCo instance of this process (or worker): 10 MB of WebAssembly, compiled at the first call. */
export function mujocoModule(): Promise<MainModule> {
  if (loading === undefined) {
    loading = loadMujoco();
    // Try a failed load again at the next call.
    loading.catch(() => (loading = undefined));
  }
  return loading;
}
