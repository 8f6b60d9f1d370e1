import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAnalyzeCommand } from './analyzeCommand.ts';
import type { Streams } from './streams.ts';

/** The command line. A mistake in it throws a CommanderError whose message is one line. */
export function createProgram(streams: Streams): Command {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const program = new Command('tsvd')
    .description(
      'Temporal SVD of parameter paths: how many directions a training run moves along, and by what detours.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.output.write(text),
      writeErr: (text) => streams.errors.write(text),
      outputError: () => {},
    });
  addAnalyzeCommand(program, streams);
  return program;
}
