// Inner products of rows, for one width of the register tile. The includer defines GRAM(name), GRAM_TARGET (the attribute
// of its functions), GRAM_ROWS_B, and GRAM_PACKS: whether the rows of B are read from a packed copy from their second
// reading on.

enum GRAM(GramReading) { GRAM(readRows), GRAM(packRows), GRAM(readPacked) };

/** Inner products of `countA` rows with GRAM_ROWS_B rows over one column tile. */
GRAM_TARGET INLINE void GRAM(gramTile)(int countA, enum GRAM(GramReading) reading, const float *const *a,
                                       const float *const *b, float *packed, size_t columns,
                                       double sums[GRAM_ROWS_A][GRAM_ROWS_B]) {
  DoubleVector lanes[GRAM_ROWS_A][GRAM_ROWS_B] = {{{0}}};
  size_t k = 0;
  for (; k + DOUBLE_LANES <= columns; k += DOUBLE_LANES) {
    DoubleVector right[GRAM_ROWS_B];
    UNROLL for (int j = 0; j < GRAM_ROWS_B; j += 1) {
      float *copy = packed + k * GRAM_ROWS_B + j * DOUBLE_LANES;
      if (reading == GRAM(packRows)) storeHalfFloats(copy, loadHalfFloats(b[j] + k));
      right[j] = widenFloats(reading == GRAM(readPacked) ? copy : b[j] + k);
    }
    UNROLL for (int i = 0; i < countA; i += 1) {
      const DoubleVector left = widenFloats(a[i] + k);
      UNROLL for (int j = 0; j < GRAM_ROWS_B; j += 1) lanes[i][j] = multiplyAddDoubles(left, right[j], lanes[i][j]);
    }
  }
  if (k < columns)
    for (int i = 0; i < countA; i += 1) {
      const DoubleVector left = widenSomeFloats(a[i] + k, columns - k);
      for (int j = 0; j < GRAM_ROWS_B; j += 1)
        lanes[i][j] = multiplyAddDoubles(left, widenSomeFloats(b[j] + k, columns - k), lanes[i][j]);
    }
  for (int i = 0; i < countA; i += 1)
    for (int j = 0; j < GRAM_ROWS_B; j += 1) sums[i][j] = sumOfLanes(lanes[i][j]);
}

/** A group of rows of A with a group of rows of B; where a group is not full, its last row stands in. */
GRAM_TARGET static void GRAM(gramGroup)(const GramArguments *given, size_t rowA, size_t countA, size_t rowB,
                                        size_t countB, size_t begin, size_t columns, float *packed) {
  const float *a[GRAM_ROWS_A], *b[GRAM_ROWS_B];
  for (size_t i = 0; i < GRAM_ROWS_A; i += 1) a[i] = given->rowsA[rowA + (i < countA ? i : countA - 1)] + begin;
  for (size_t j = 0; j < GRAM_ROWS_B; j += 1) b[j] = given->rowsB[rowB + (j < countB ? j : countB - 1)] + begin;
  double sums[GRAM_ROWS_A][GRAM_ROWS_B];
  if (countA == 1 && !GRAM_PACKS)
    GRAM(gramTile)(1, GRAM(readRows), a, b, packed, columns, sums);
  else if (!GRAM_PACKS)
    GRAM(gramTile)(GRAM_ROWS_A, GRAM(readRows), a, b, packed, columns, sums);
  else if (rowA == 0)
    GRAM(gramTile)(GRAM_ROWS_A, GRAM(packRows), a, b, packed, columns, sums);
  else
    GRAM(gramTile)(GRAM_ROWS_A, GRAM(readPacked), a, b, packed, columns, sums);
  for (size_t i = 0; i < countA; i += 1)
    for (size_t j = 0; j < countB; j += 1) {
      double *out = given->out + (rowA + i) * given->stepA + (rowB + j) * given->stepB;
      *out = begin > 0 || given->accumulate ? *out + sums[i][j] : sums[i][j];
    }
}

GRAM_TARGET static void GRAM(gramPart)(const void *arguments, size_t part, int thread) {
  const GramArguments *given = arguments;
  float *packed = (float *)given->packed[thread];
  const size_t first = part * given->partRows, end = atMost(first + given->partRows, given->countB);
  const size_t groupsA = (given->countA + GRAM_ROWS_A - 1) / GRAM_ROWS_A;
  const size_t groupsB = (end - first + GRAM_ROWS_B - 1) / GRAM_ROWS_B;
  size_t begin = 0;
  do {
    const size_t columns = atMost(given->columns - begin, COLUMN_TILE), next = begin + columns;
    const size_t columnsNext = atMost(given->columns - next, COLUMN_TILE);
    for (size_t groupB = 0; groupB < groupsB; groupB += 1) {
      const size_t rowB = first + groupB * GRAM_ROWS_B, countB = atMost(end - rowB, GRAM_ROWS_B);
      const size_t rowNext = rowB + countB;
      for (size_t groupA = 0; groupA < groupsA; groupA += 1) {
        const size_t rowA = groupA * GRAM_ROWS_A, countA = atMost(given->countA - rowA, GRAM_ROWS_A);
        // The rows that come next, in shares: the memory then never has to deliver them all at once.
        if (groupsA > 1 && rowNext < end)
          prefetchRows(given->rowsB + rowNext, atMost(end - rowNext, GRAM_ROWS_B), begin, columns, groupA, groupsA);
        else if (groupsA > 1)
          prefetchRows(given->rowsB + first, atMost(end - first, GRAM_ROWS_B), next, columnsNext, groupA, groupsA);
        prefetchRows(given->rowsA + rowA, countA, next, columnsNext, groupB, groupsB);
        GRAM(gramGroup)(given, rowA, countA, rowB, countB, begin, columns, packed);
      }
    }
    begin = next;
  } while (begin < given->columns);
}

#undef GRAM
#undef GRAM_TARGET
#undef GRAM_ROWS_B
#undef GRAM_PACKS
