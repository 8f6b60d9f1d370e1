import { pngOfSvg } from '@policypath/figures/node';

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="4" height="4"/></svg>';
console.log(JSON.stringify({ png: [...pngOfSvg(svg).subarray(1, 4)] }));
