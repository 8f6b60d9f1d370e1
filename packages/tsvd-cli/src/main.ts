#!/usr/bin/env node
// The tsvd command line.
import { ignoreClosedReader, run } from './run.ts';

ignoreClosedReader(process.stdout);
ignoreClosedReader(process.stderr);
process.exitCode = await run(process.argv.slice(2));
