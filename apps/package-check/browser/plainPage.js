import { temporalSvdSync } from '@policypath/tsvd';

globalThis.singularValues = (rows) => [...temporalSvdSync(rows.map((row) => Float32Array.from(row))).singularValues];
