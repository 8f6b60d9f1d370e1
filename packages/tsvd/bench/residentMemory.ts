import { readFileSync, writeFileSync } from 'node:fs';

/** Bytes that the process holds now. */
export function residentBytes(): number {
  return process.memoryUsage.rss();
}

/** Forgets the peak so far, where the system can (Linux). */
export function resetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // The peak of the whole process is then what is read: an upper bound.
  }
}

/** Most bytes that the process held since `resetPeak`, or since its start. */
export function peakBytes(): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (line !== null) return Number(line[1]) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}

/** Bytes that can be allocated without swapping. */
export function availableBytes(): number {
  return process.availableMemory();
}
