/** A command that the reader can type as it stands: in a clone the app is started by `npm start --`. */
export function commandLine(command: string): string {
  const started = process.env['npm_lifecycle_event'] === 'start';
  return started ? `npm start -- ${command}` : `policypath ${command}`;
}

/** A word of such a command, as a shell takes it. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : JSON.stringify(text);
}
