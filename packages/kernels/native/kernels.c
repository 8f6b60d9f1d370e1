// All kernels as one translation unit: compiled for the machine's vectors, natively and to WebAssembly.
#include "parts.c"

#include "product.c"

#include "elementwise.c"
#undef PART_ELEMENTS

#include "tanh.c"

#include "rows.c"

#include "symmetric.c"

#include "reflections.c"

#include "frames.c"

#include "convolutionPlan.c"

#include "directConvolution.c"

#include "minimalFiltering.c"

#include "convolution.c"

#include "layerNorm.c"
