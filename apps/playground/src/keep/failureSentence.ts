/** What a person can do about a failure: of memory, of room for files, of WebAssembly. Other errors say it themselves. */
export function failureSentence(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (name === 'QuotaExceededError' || /no more room/.test(message)) {
    return 'The browser gives this page no more room for files. What was saved before stays: delete earlier runs below, then go on with this one.';
  }
  if (/allocation failed|could not allocate|out of memory|memory ends|invalid (?:typed )?array length/i.test(message)) {
    return `There is not enough memory (${message}). Choose smaller networks, a smaller window or fewer transitions in the replay, or close other tabs.`;
  }
  if (typeof WebAssembly === 'undefined') {
    return 'WebAssembly is turned off in this browser, and all that is computed here needs it. Allow it for this page, or use another browser.';
  }
  return message;
}
