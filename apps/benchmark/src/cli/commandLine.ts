/** A command that the reader can type as it stands: in a clone the app is started by `npm start --`. */
export function commandLine(command: string): string {
  const started = process.env['npm_lifecycle_event'] === 'start';
  return started ? `npm start -- ${command}` : `policypath ${command}`;
}
