import { spawnSync } from 'node:child_process';

/** A Python that can import torch: `$POLICYPATH_PYTHON`, else python3, else /usr/bin/python3; undefined when none can. */
export function findTorch(): string | undefined {
  const candidates = [process.env['POLICYPATH_PYTHON'], 'python3', '/usr/bin/python3'];
  return candidates.find(
    (python) =>
      python !== undefined &&
      python !== '' &&
      spawnSync(python, ['-c', 'import torch, numpy'], { stdio: 'ignore', timeout: 60_000 }).status === 0,
  );
}
