/** The consumers are compiled without Node's and the browser's types: this is all of them that they use. */
declare const console: { log(text: string): void };
