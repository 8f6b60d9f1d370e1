/** A file that cannot be read as a path: the message names the file, what is wrong in it and, where there is one, the mend. */
export class PathFileError extends Error {
  override readonly name = 'PathFileError';
  /** The file, as it was named to the reader. */
  readonly file: string;

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`${file}: ${reason}`, options);
    this.file = file;
  }
}
