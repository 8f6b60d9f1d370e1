// Writes the JavaScript of every package to its dist, each file by itself: no types are checked and no declarations
// written, so that a fresh clone starts soon. `npm run build` writes what is packed, declarations included.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import ts from 'typescript';

const { config } = ts.readConfigFile('tsconfig.base.json', (path) => readFileSync(path, 'utf8'));
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
// Every package is of ES modules, which a file that stands alone does not tell the compiler.
const compilerOptions = {
  ...options,
  module: ts.ModuleKind.ESNext,
  declaration: false,
  sourceMap: false,
  noEmit: false,
};

const sources = ['packages', 'apps'].flatMap((parent) =>
  ts.sys.readDirectory(parent, ['.ts'], ['**/node_modules', '**/playground'], ['*/src/**/*']),
);
for (const source of sources) {
  const output = source.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), { fileName: source, compilerOptions });
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, outputText);
}
