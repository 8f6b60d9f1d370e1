import { UsageError } from '../errors.ts';

/** The flag of a setting, e.g. '--evaluation-offset'. */
export function flag(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Settings that contradict each other or the trial. The message names them by their flags. */
export class SettingsError extends UsageError {
  readonly #text: string;
  /** The settings that the message names; the one to change comes first. */
  readonly settings: readonly string[];

  /** @param text names settings in braces, e.g. '{rank} 3 is above {window} 2' */
  constructor(text: string) {
    super(namedSettings(text, flag));
    this.#text = text;
    this.settings = [...text.matchAll(placeholder)].map(([, name]) => name);
  }

  /** The message with other names for the settings, e.g. their keys in a file. */
  inWords(naming: (name: string) => string): string {
    return namedSettings(this.#text, naming);
  }
}

const placeholder = /\{([A-Za-z]\w*)\}/g;

/** The text with the settings that it names in braces, e.g. '{rank} 3', named for a reader. */
export function namedSettings(text: string, naming: (name: string) => string): string {
  return text.replaceAll(placeholder, (_, name: string) => naming(name));
}
