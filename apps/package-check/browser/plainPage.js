import { temporalSvd } from '@policypath/tsvd';

globalThis.singularValues = (rows) => [...temporalSvd(rows.map((row) => Float32Array.from(row))).singularValues];
