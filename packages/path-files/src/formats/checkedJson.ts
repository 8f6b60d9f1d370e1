/**
 * JSON.parse for text that nobody vouches for: a name that an object has twice is refused (JSON.parse would keep the
 * last in silence), and so is nesting beyond `maximumDepth`, before anything is built.
 *
 * @throws SyntaxError with the reason.
 */
export function checkedJson(text: string, maximumDepth: number): unknown {
  // One set of names for each object that is open; undefined for an array.
  const open: (Set<string> | undefined)[] = [];
  let lastString = '';
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (character === '"') {
      const start = i;
      i += 1;
      while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
      lastString = text.slice(start, i + 1);
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined);
      if (open.length > maximumDepth) throw new SyntaxError(`it is nested deeper than ${maximumDepth} levels`);
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === ':') {
      const name = JSON.parse(lastString) as string;
      const names = open.at(-1);
      if (names?.has(name)) throw new SyntaxError(`the name '${name}' occurs twice`);
      names?.add(name);
    }
  }
  return JSON.parse(text) as unknown;
}

/** Whether a parsed value is an object with names. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
