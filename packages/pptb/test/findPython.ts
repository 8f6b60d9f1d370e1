import { spawnSync } from 'node:child_process';

/** A Python that imports these modules: `$POLICYPATH_PYTHON`, else /usr/bin/python3, else python3; undefined when none does. */
export function findPython(...modules: readonly string[]): string | undefined {
  const candidates = [process.env['POLICYPATH_PYTHON'], '/usr/bin/python3', 'python3'];
  return candidates.find((python) => {
    if (python === undefined || python === '') return false;
    const program = `import ${modules.join(', ')}`;
    return spawnSync(python, ['-c', program], { stdio: 'ignore', timeout: 60_000 }).status === 0;
  });
}

/** What a test's name says where no Python has the modules. */
export function skipReason(python: string | undefined, modules: string): string {
  return python === undefined ? ` (skipped: no Python with ${modules}; name one in POLICYPATH_PYTHON)` : '';
}
