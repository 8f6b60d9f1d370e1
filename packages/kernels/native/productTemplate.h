// The blocked matrix product, once for float32 and once for float64. The includer defines SCALAR, VECTOR, LANES,
// TYPED(name), LOAD, LOAD_SOME, STORE, STORE_SOME, SPLAT, MULTIPLY_ADD and TRANSPOSE.
//
// Each block of INNER_BLOCK terms: B is packed into panels of PANEL columns (shared by the threads), then blocks of
// ROW_BLOCK rows of A are packed and multiplied, a tile of TILE_ROWS x PANEL results in registers at a time.
// Edge tiles run the same code on operands padded with zeros.

#define PANEL (TILE_VECTORS * LANES)
/** Panels that are packed together. */
#define PART_PANELS 2
#define COLUMN_BLOCK (PACKED_B_BYTES / (INNER_BLOCK * sizeof(SCALAR)) / PANEL * PANEL)

typedef struct TYPED(Product) {
  size_t rows, columns, inner;
  const SCALAR *a, *b;
  SCALAR *out;
  /** Distance of two rows of a and of b, as they lie in memory. */
  size_t strideA, strideB;
  int transposeA, transposeB, accumulate;
  unsigned epilogue;
  const SCALAR *bias, *mask;
  /** 1, or 0 when one bias serves all. */
  size_t biasStride;
  unsigned char *packedB;
  unsigned char *const *packedA;
} TYPED(Product);

/** One block of the shared dimension and of the columns. */
typedef struct TYPED(ProductBlock) {
  const TYPED(Product) * product;
  size_t innerBegin, innerCount, columnBegin, columnCount;
  /** Whether `out` holds something to add to, and whether this is the last block. */
  int addToOut, finish;
} TYPED(ProductBlock);

INLINE SCALAR TYPED(finished)(const TYPED(Product) * product, SCALAR value, size_t row, size_t column) {
  if (product->epilogue == EPILOGUE_BIAS || product->epilogue == EPILOGUE_BIAS_RELU)
    value = value + product->bias[column * product->biasStride];
  // NaN stays: it is neither above nor below zero.
  if (product->epilogue == EPILOGUE_BIAS_RELU) value = value <= 0 ? 0 : value;
  if (product->epilogue == EPILOGUE_RELU_MASK)
    value = product->mask[row * product->columns + column] > 0 ? value : 0;
  return value;
}

INLINE VECTOR TYPED(finishedVector)(const TYPED(Product) * product, VECTOR value, size_t row, size_t column) {
  const VECTOR zero = {0};
  if (product->epilogue == EPILOGUE_BIAS || product->epilogue == EPILOGUE_BIAS_RELU)
    value = value + (product->biasStride ? LOAD(product->bias + column) : SPLAT(product->bias[0]));
  if (product->epilogue == EPILOGUE_BIAS_RELU) value = (VECTOR)(~(value <= zero) & (INTEGERS)value);
  if (product->epilogue == EPILOGUE_RELU_MASK)
    value = (VECTOR)((LOAD(product->mask + row * product->columns + column) > zero) & (INTEGERS)value);
  return value;
}

/** Adds to `out` or replaces it, and finishes, for `rows` rows of sums that lie `step` apart. */
static void TYPED(storeSums)(const TYPED(ProductBlock) * block, const SCALAR *sums, size_t step, size_t row,
                             size_t rows, size_t column, size_t columns) {
  const TYPED(Product) *product = block->product;
  for (size_t i = row; i < row + rows; i += 1, sums += step) {
    SCALAR *out = product->out + i * product->columns + column;
    size_t j = 0;
    for (; j + LANES <= columns; j += LANES) {
      VECTOR value = LOAD(sums + j);
      if (block->addToOut) value = LOAD(out + j) + value;
      if (block->finish) value = TYPED(finishedVector)(product, value, i, column + j);
      STORE(out + j, value);
    }
    for (; j < columns; j += 1) {
      const SCALAR value = block->addToOut ? out[j] + sums[j] : sums[j];
      out[j] = block->finish ? TYPED(finished)(product, value, i, column + j) : value;
    }
  }
}

/**
 * A tile of `groups` x TILE_ROWS rows and `vectors` vectors of columns; `rows` and `columns` are what lies inside the
 * matrix.
 */
INLINE void TYPED(tile)(const TYPED(ProductBlock) * block, int vectors, int groups, const SCALAR *a, const SCALAR *b,
                        size_t row, size_t rows, size_t column, size_t columns) {
  VECTOR sums[2 * TILE_ROWS][TILE_VECTORS] = {{{0}}};
  const size_t groupStep = TILE_ROWS * block->innerCount;
  for (size_t k = 0; k < block->innerCount; k += 1) {
    VECTOR right[TILE_VECTORS];
    UNROLL for (int v = 0; v < vectors; v += 1) right[v] = LOAD(b + v * LANES);
    UNROLL for (int i = 0; i < groups * TILE_ROWS; i += 1) {
      const VECTOR left = SPLAT(a[i / TILE_ROWS * groupStep + i % TILE_ROWS]);
      UNROLL for (int v = 0; v < vectors; v += 1) sums[i][v] = MULTIPLY_ADD(left, right[v], sums[i][v]);
    }
    a += TILE_ROWS;
    b += vectors * LANES;
  }
  const size_t height = groups * TILE_ROWS, width = vectors * LANES;
  if (rows >= height && columns >= width) {
    // A whole tile goes from the registers to its place.
    const TYPED(Product) product = *block->product;
    const int addToOut = block->addToOut, finish = block->finish;
    SCALAR *out = product.out + row * product.columns + column;
    UNROLL for (int i = 0; i < groups * TILE_ROWS; i += 1) {
      UNROLL for (int v = 0; v < vectors; v += 1) {
        SCALAR *at = out + i * product.columns + v * LANES;
        VECTOR value = sums[i][v];
        if (addToOut) value = LOAD(at) + value;
        if (finish) value = TYPED(finishedVector)(&product, value, row + i, column + v * LANES);
        STORE(at, value);
      }
    }
    return;
  }
  SCALAR results[2 * TILE_ROWS][PANEL];
  UNROLL for (int i = 0; i < groups * TILE_ROWS; i += 1) {
    UNROLL for (int v = 0; v < vectors; v += 1) STORE(&results[i][v * LANES], sums[i][v]);
  }
  TYPED(storeSums)(block, results[0], PANEL, row, rows < height ? rows : height, column, columns);
}

/** Vectors of the panel that begins at `column` of the block: fewer at the right edge. */
INLINE int TYPED(panelVectors)(const TYPED(ProductBlock) * block, size_t column) {
  const size_t left = block->columnCount - column;
  return left >= PANEL ? TILE_VECTORS : (int)((left + LANES - 1) / LANES);
}

/** Packs a panel of a transposed B, whose columns are rows in memory. */
static void TYPED(packTransposed)(const TYPED(ProductBlock) * block, size_t column) {
  const TYPED(Product) *product = block->product;
  const size_t stride = product->strideB, innerCount = block->innerCount;
  const int vectors = TYPED(panelVectors)(block, column);
  const size_t step = vectors * LANES;
  for (int v = 0; v < vectors; v += 1) {
    const size_t first = block->columnBegin + column + v * LANES;
    const size_t count = product->columns - first < LANES ? product->columns - first : LANES;
    const SCALAR *from = product->b + first * stride + block->innerBegin;
    SCALAR *to = (SCALAR *)product->packedB + column * innerCount + v * LANES;
    size_t k = 0;
    if (count == LANES)
      for (; k + LANES <= innerCount; k += LANES) {
        VECTOR transposed[LANES];
        TRANSPOSE(from + k, stride, transposed);
        for (int i = 0; i < LANES; i += 1) STORE(to + (k + i) * step, transposed[i]);
      }
    for (; k < innerCount; k += 1)
      for (size_t j = 0; j < LANES; j += 1) to[k * step + j] = j < count ? from[j * stride + k] : 0;
  }
}

/** Packs the panels from `column` to `end`, row by row of B: memory is read in its order. */
static void TYPED(packInOrder)(const TYPED(ProductBlock) * block, size_t column, size_t end) {
  const TYPED(Product) *product = block->product;
  const size_t stride = product->strideB, innerCount = block->innerCount;
  const SCALAR *from = product->b + block->innerBegin * stride + block->columnBegin;
  SCALAR *to = (SCALAR *)product->packedB;
  for (size_t k = 0; k < innerCount; k += 1, from += stride) {
    size_t j = column;
    for (; j + PANEL <= end; j += PANEL) {
      SCALAR *at = to + j * innerCount + k * PANEL;
      UNROLL for (int v = 0; v < TILE_VECTORS; v += 1) STORE(at + v * LANES, LOAD(from + j + v * LANES));
    }
    if (j == end) continue;
    const int vectors = TYPED(panelVectors)(block, j);
    SCALAR *at = to + j * innerCount + k * vectors * LANES;
    for (int v = 0; v < vectors; v += 1, j += LANES)
      STORE(at + v * LANES, end - j < LANES ? LOAD_SOME(from + j, end - j) : LOAD(from + j));
  }
}

static void TYPED(packPanels)(const void *arguments, size_t part, int thread) {
  (void)thread;
  const TYPED(ProductBlock) *block = arguments;
  const size_t column = part * PART_PANELS * PANEL, left = block->columnCount - column;
  const size_t end = left < PART_PANELS * PANEL ? block->columnCount : column + PART_PANELS * PANEL;
  if (!block->product->transposeB) {
    TYPED(packInOrder)(block, column, end);
    return;
  }
  for (size_t panel = column; panel < end; panel += PANEL) TYPED(packTransposed)(block, panel);
}

/** Packs up to ROW_BLOCK rows of A in groups of TILE_ROWS: the group's values of one term lie together. */
static void TYPED(packRows)(const TYPED(ProductBlock) * block, size_t row, size_t rows, SCALAR *to) {
  const TYPED(Product) *product = block->product;
  const size_t stride = product->strideA, innerCount = block->innerCount;
  for (size_t i = 0; i < rows; i += TILE_ROWS, to += TILE_ROWS * innerCount) {
    const size_t count = rows - i < TILE_ROWS ? rows - i : TILE_ROWS;
    const SCALAR *from = product->transposeA ? product->a + block->innerBegin * stride + row + i
                                             : product->a + (row + i) * stride + block->innerBegin;
    const size_t rowStep = product->transposeA ? 1 : stride, termStep = product->transposeA ? stride : 1;
    if (count == TILE_ROWS) {
      for (size_t k = 0; k < innerCount; k += 1)
        for (size_t q = 0; q < TILE_ROWS; q += 1) to[k * TILE_ROWS + q] = from[q * rowStep + k * termStep];
    } else {
      for (size_t k = 0; k < innerCount; k += 1)
        for (size_t q = 0; q < TILE_ROWS; q += 1)
          to[k * TILE_ROWS + q] = q < count ? from[q * rowStep + k * termStep] : 0;
    }
  }
}

static void TYPED(multiplyRows)(const void *arguments, size_t part, int thread) {
  const TYPED(ProductBlock) *block = arguments;
  const TYPED(Product) *product = block->product;
  const size_t row = part * ROW_BLOCK;
  const size_t rows = product->rows - row < ROW_BLOCK ? product->rows - row : ROW_BLOCK;
  SCALAR *packedA = (SCALAR *)product->packedA[thread];
  TYPED(packRows)(block, row, rows, packedA);
  for (size_t column = 0; column < block->columnCount; column += PANEL) {
    const SCALAR *b = (const SCALAR *)product->packedB + column * block->innerCount;
    const size_t left = block->columnCount - column, columns = left < PANEL ? left : PANEL;
    const int vectors = TYPED(panelVectors)(block, column);
    for (size_t i = 0; i < rows; i += TILE_ROWS) {
      const SCALAR *a = packedA + i * block->innerCount;
      const size_t first = block->columnBegin + column;
      // One body for each width, so that the loops over vectors are unrolled. One vector takes two groups of rows: the
      // sums of a single group are too few to hide their latency.
      switch (vectors) {
      case 1:
        if (rows - i > TILE_ROWS) {
          TYPED(tile)(block, 1, 2, a, b, row + i, rows - i, first, columns);
          i += TILE_ROWS;
        } else {
          TYPED(tile)(block, 1, 1, a, b, row + i, rows - i, first, columns);
        }
        break;
#if TILE_VECTORS > 2
      case 2: TYPED(tile)(block, 2, 1, a, b, row + i, rows - i, first, columns); break;
#endif
#if TILE_VECTORS > 3
      case 3: TYPED(tile)(block, 3, 1, a, b, row + i, rows - i, first, columns); break;
#endif
      default: TYPED(tile)(block, TILE_VECTORS, 1, a, b, row + i, rows - i, first, columns);
      }
    }
  }
}

// A product with few rows reads B once, in place: packing would cost more than it saves. The sums are formed in the
// same order as in a tile.

/** One row times `vectors` vectors of columns of B, over one block of terms. */
INLINE void TYPED(rowTile)(const TYPED(ProductBlock) * block, int vectors, const SCALAR *a, size_t row, size_t column,
                           size_t columns) {
  const TYPED(Product) *product = block->product;
  const size_t stride = product->strideB, innerCount = block->innerCount;
  VECTOR sums[ROW_VECTORS] = {{0}};
  size_t k = 0;
  if (!product->transposeB) {
    const SCALAR *b = product->b + block->innerBegin * stride + column;
    if (columns >= (size_t)vectors * LANES) {
      for (; k < innerCount; k += 1) {
        const VECTOR left = SPLAT(a[k]);
        UNROLL for (int v = 0; v < vectors; v += 1)
            sums[v] = MULTIPLY_ADD(left, LOAD(b + k * stride + v * LANES), sums[v]);
      }
    } else {
      for (; k < innerCount; k += 1) sums[0] = MULTIPLY_ADD(SPLAT(a[k]), LOAD_SOME(b + k * stride, columns), sums[0]);
    }
  } else {
    const SCALAR *b = product->b + column * stride + block->innerBegin;
    if (columns >= (size_t)vectors * LANES)
      for (; k + LANES <= innerCount; k += LANES) {
        UNROLL for (int v = 0; v < vectors; v += 1) {
          VECTOR transposed[LANES];
          TRANSPOSE(b + v * LANES * stride + k, stride, transposed);
          UNROLL for (int i = 0; i < LANES; i += 1) sums[v] = MULTIPLY_ADD(SPLAT(a[k + i]), transposed[i], sums[v]);
        }
      }
    for (; k < innerCount; k += 1)
      for (int v = 0; v < vectors; v += 1) {
        SCALAR lanes[LANES];
        for (size_t j = 0; j < LANES; j += 1)
          lanes[j] = v * LANES + j < columns ? b[(v * LANES + j) * stride + k] : 0;
        sums[v] = MULTIPLY_ADD(SPLAT(a[k]), LOAD(lanes), sums[v]);
      }
  }
  SCALAR results[ROW_VECTORS * LANES];
  UNROLL for (int v = 0; v < vectors; v += 1) STORE(results + v * LANES, sums[v]);
  const size_t width = vectors * LANES;
  TYPED(storeSums)(block, results, 0, row, 1, column, columns < width ? columns : width);
}

/** Columns of one part of a product with few rows. */
#define ROW_PART_COLUMNS 128

static void TYPED(multiplyFewRows)(const void *arguments, size_t part, int thread) {
  (void)thread;
  const TYPED(Product) *product = arguments;
  const size_t begin = part * ROW_PART_COLUMNS;
  const size_t end = product->columns - begin < ROW_PART_COLUMNS ? product->columns : begin + ROW_PART_COLUMNS;
  for (size_t row = 0; row < product->rows; row += 1) {
    size_t innerBegin = 0;
    do {
      const size_t left = product->inner - innerBegin, innerCount = left < INNER_BLOCK ? left : INNER_BLOCK;
      const TYPED(ProductBlock) block = {.product = product,
                                         .innerBegin = innerBegin,
                                         .innerCount = innerCount,
                                         .addToOut = product->accumulate || innerBegin > 0,
                                         .finish = innerBegin + innerCount == product->inner};
      const SCALAR *a = product->a + row * product->strideA + innerBegin;
      size_t column = begin;
      for (; column + ROW_VECTORS * LANES <= end; column += ROW_VECTORS * LANES)
        TYPED(rowTile)(&block, ROW_VECTORS, a, row, column, ROW_VECTORS * LANES);
      for (; column < end; column += LANES) TYPED(rowTile)(&block, 1, a, row, column, end - column);
      innerBegin += innerCount;
    } while (innerBegin < product->inner);
  }
}

/** Results with fewer multiplications than this are not worth waking the second thread for. */
#define THREADED_PRODUCT 150000

static void TYPED(compute)(Context *context, TYPED(Product) * product) {
  if (product->rows == 0 || product->columns == 0) return;
  Pool alone = {.threads = 1};
  const int small = (double)product->rows * product->columns * product->inner < THREADED_PRODUCT;
  Pool *pool = small ? &alone : &context->pool;
  if (product->columns == 1 && product->rows > 1) {
    // A single column is the row of the transposed problem.
    const TYPED(Product) given = *product;
    product->rows = 1;
    product->columns = given.rows;
    product->a = given.b;
    product->b = given.a;
    product->strideB = given.strideA;
    product->transposeB = !given.transposeA;
    product->biasStride = 0;
  }
  if (product->rows == 1 || (product->rows <= FEW_ROWS && !product->transposeA)) {
    runParts(pool, TYPED(multiplyFewRows), product, (product->columns + ROW_PART_COLUMNS - 1) / ROW_PART_COLUMNS);
    return;
  }
  product->packedB = context->packedB;
  product->packedA = context->packedA;
  for (size_t columnBegin = 0; columnBegin < product->columns; columnBegin += COLUMN_BLOCK) {
    const size_t columnsLeft = product->columns - columnBegin;
    size_t innerBegin = 0;
    do {
      const size_t left = product->inner - innerBegin, innerCount = left < INNER_BLOCK ? left : INNER_BLOCK;
      const TYPED(ProductBlock) block = {.product = product,
                                         .innerBegin = innerBegin,
                                         .innerCount = innerCount,
                                         .columnBegin = columnBegin,
                                         .columnCount = columnsLeft < COLUMN_BLOCK ? columnsLeft : COLUMN_BLOCK,
                                         .addToOut = product->accumulate || innerBegin > 0,
                                         .finish = innerBegin + innerCount == product->inner};
      runParts(pool, TYPED(packPanels), &block, (block.columnCount + PART_PANELS * PANEL - 1) / (PART_PANELS * PANEL));
      runParts(pool, TYPED(multiplyRows), &block, (product->rows + ROW_BLOCK - 1) / ROW_BLOCK);
      innerBegin += innerCount;
    } while (innerBegin < product->inner);
  }
}

#undef PANEL
#undef PART_PANELS
#undef COLUMN_BLOCK
#undef ROW_PART_COLUMNS
#undef THREADED_PRODUCT
