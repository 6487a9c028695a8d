import { TypeOverrides } from 'pg';

const INT8 = 20;
const INT8_ARRAY = 1016;

/**
 * Reads `int8` as BigInt and `int8[]` as BigInt[]: keys and terms are 64-bit hashes, which a JavaScript number
 * would round. Everything else as `pg` does it; TypeORM's own connections keep giving strings.
 */
export const int8AsBigInt = new TypeOverrides();
int8AsBigInt.setTypeParser(INT8, BigInt);
int8AsBigInt.setTypeParser(INT8_ARRAY, bigIntArray);

/** `{1,-2}`; our arrays are flat and hold no NULL. */
function bigIntArray(text: string): bigint[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(BigInt);
}
