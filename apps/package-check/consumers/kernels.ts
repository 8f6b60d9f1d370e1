import { createKernels, describeKernels, type KernelIdentity } from '@policypath/kernels';

const { chosen } = await describeKernels();
const kernels = await createKernels({ threads: 2, arrays: { float32: [4, 4, 4] } });
const a = kernels.allocateFloat32(4);
const b = kernels.allocateFloat32(4);
const out = kernels.allocateFloat32(4);
a.set([1, 2, 3, 4]);
b.set([5, 6, 7, 8]);
kernels.multiply({ rows: 2, columns: 2, inner: 2, a, b, out });
const identity: KernelIdentity = kernels.identity;
// @ts-expect-error there is no such backend
export const refused = (): unknown => createKernels({ backend: 'gpu' });
console.log(JSON.stringify({ product: [...out], backend: identity.backend, chosen }));
kernels.close();
