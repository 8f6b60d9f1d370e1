import { InvalidArgumentError, Option } from 'commander';
import { fileFormats, type FileFormat } from '../results/report/fileForms.ts';

/** `--format`: which files of figures and tables lie beside the page. */
export function formatsOption(): Option {
  return new Option(
    '--format <list>',
    'files of figures (svg, png) and tables (csv; tex for LaTeX with booktabs), separated by commas (default: svg,png,csv)',
  ).argParser(formats);
}

function formats(text: string): FileFormat[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(fileFormats as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`There is no format '${unknown}'; there are ${fileFormats.join(', ')}.`);
  }
  return names as FileFormat[];
}
