/**
 * How to start a command on a platform, for `spawnSync(file, args, { shell })`. Node itself is started as it is, with
 * its arguments untouched. npx, turbo and typedoc are .cmd files on Windows, which only a shell runs; it gets one line in
 * which whatever it would take apart (a folder with a blank in its name) stands in quotes.
 */
export function commandFor(command, args, { platform = process.platform, node = process.execPath } = {}) {
  if (platform !== 'win32' || command === node) return { file: command, args, shell: false };
  return { file: [command, ...args].map(quoted).join(' '), args: [], shell: true };
}

/** For cmd.exe, which takes blanks, & | < > ^ ( ) , ; = as they are within double quotes. */
function quoted(word) {
  return /^[\w@./:\\+-]+$/.test(word) ? word : `"${word}"`;
}
