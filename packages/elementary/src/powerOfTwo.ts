const least = -1074;
const most = 1023;
const powers = new Float64Array(most - least + 1);
for (let k = least, value = 2 ** least; k <= most; k += 1, value *= 2) powers[k - least] = value;

/** 2^k for -1074 <= k <= 1023, from a table: putting bits together takes longer than the functions that need them. */
export function powerOfTwo(k: number): number {
  return powers[k - least];
}
