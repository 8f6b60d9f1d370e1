import type { Finding } from './finding.ts';
import type { MeasuredEigenpairs } from '../measure/eigenpairs.ts';
import { inSeconds, short, spread } from './numbers.ts';

/** Leading pairs and spectrum of one Gram matrix. */
export function eigenpairFindings(measured: MeasuredEigenpairs, rank: number): Finding[] {
  const { snapshots, dimension, recorded, cold, warm, spectrum, rounds, fallbacks, fallBack, mlMatrix, peer } =
    measured;
  const of = `of the Gram matrix of a ${recorded ? 'recorded' : 'generated'} path of ${snapshots} x ${short(dimension)}; one thread`;
  const numpy = (job: 'eigh' | 'eigvalsh') =>
    peer?.times[job] === undefined ? '' : `numpy ${job} ${inSeconds(peer.times[job])}`;
  const others = [numpy('eigh'), `ml-matrix (order ${mlMatrix.order}) ${inSeconds(mlMatrix.seconds)}`];
  return [
    {
      job: `leading ${rank} pairs, cold, ${of}`,
      here: `${spread(cold)}, ${rounds.cold} rounds, ${fallbacks} fall-backs`,
      beside: others.filter((text) => text !== '').join('; '),
    },
    {
      job: 'the same after 20 new snapshots',
      here: `${spread(warm)}, ${rounds.warm} rounds`,
    },
    {
      job: 'the same where the iteration is given up, of the processor',
      here: inSeconds(fallBack),
      beside: `ml-matrix (order ${mlMatrix.order}) ${inSeconds(mlMatrix.seconds)}`,
    },
    {
      job: 'its full spectrum, values only',
      here: spread(spectrum),
      beside: numpy('eigvalsh'),
    },
  ];
}
