import { vi } from 'vitest';
import { run } from '../src/commands/run.ts';

/** Runs a command in this process: its exit status, and what it printed on both streams. */
export async function runCommand(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  const lines: string[] = [];
  const keep = (line: string): void => void lines.push(line);
  const log = vi.spyOn(console, 'log').mockImplementation(keep);
  const error = vi.spyOn(console, 'error').mockImplementation(keep);
  try {
    return { code: await run(args), output: lines.join('\n') };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}
