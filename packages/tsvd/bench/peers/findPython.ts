import { spawnSync } from 'node:child_process';

/** A Python that imports these modules: `$POLICYPATH_PYTHON`, else python3, else /usr/bin/python3; undefined when none does. */
export function findPython(...modules: readonly string[]): string | undefined {
  const candidates = [process.env.POLICYPATH_PYTHON, 'python3', '/usr/bin/python3'];
  return candidates.find((python) => {
    if (python === undefined || python === '') return false;
    return spawnSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore', timeout: 60_000 }).status === 0;
  });
}
