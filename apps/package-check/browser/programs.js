// The programs of consumers/, compiled, run in the page; each is the test that its package runs in a browser.
const programs = import.meta.glob('../consumers/*.js');

/** What the program prints. */
globalThis.run = async (name) => {
  const log = console.log;
  const lines = [];
  console.log = (line) => lines.push(line);
  try {
    await programs[`../consumers/${name}.js`]();
  } finally {
    console.log = log;
  }
  return lines.join('\n');
};
