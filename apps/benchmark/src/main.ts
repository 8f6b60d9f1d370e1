#!/usr/bin/env node
// The policypath command line.
import { run } from './commands/run.ts';

// A reader such as `head` may end before all is written: what follows is dropped, and the command goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
process.exitCode = await run(process.argv.slice(2));
