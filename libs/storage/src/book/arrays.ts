/*
 * Columns as arrays in PostgreSQL's binary format (`array_send` of its src/backend/utils/adt/arrayfuncs.c): neither side writes or reads them as
 * text. A chunk has a hundred thousand values. Each function belongs to one element type, which must be the one that the statement casts
 * its parameter to.
 *
 * What the type cannot hold is not refused here: statements of a transaction are on their way without being waited for, and one that failed
 * on this side would be missing from what is committed. Such a column goes as a literal, so that the server says what is wrong, and undoes all.
 */

const HEADER_BYTES = 20;
/** In place of an element's length. */
const NULL_LENGTH = -1;
const OID = { boolean: 16, bigint: 20, smallint: 21, integer: 23, text: 25, uuid: 2950 } as const;
const TWO_32 = 2 ** 32;
/** How many bytes a whole number takes, and the greatest one that is taken. */
const WHOLE = {
  bigint: { bytes: 8, most: Number.MAX_SAFE_INTEGER },
  integer: { bytes: 4, most: 2 ** 31 - 1 },
  smallint: { bytes: 2, most: 2 ** 15 - 1 },
} as const;

/** Bytes, or a literal that the server will not take. */
export type Column = Buffer | string;
type Get<Row, Value> = (row: Row) => Value | null;

/** Reused: the driver takes its own copy only later, so a column leaves as a copy of its exact size. */
let scratch = Buffer.allocUnsafeSlow(1 << 16);
let view = new DataView(scratch.buffer);

function reserve(bytes: number): void {
  if (bytes <= scratch.length) return;
  const grown = Buffer.allocUnsafeSlow(Math.max(bytes, 2 * scratch.length));
  scratch.copy(grown);
  scratch = grown;
  view = new DataView(grown.buffer);
}

function begin(oid: number, length: number, bytes: number): void {
  reserve(bytes);
  view.setInt32(0, length === 0 ? 0 : 1);
  // That there may be nulls.
  view.setInt32(4, 1);
  view.setInt32(8, oid);
  view.setInt32(12, length);
  // The index of the first element.
  view.setInt32(16, 1);
}

function literal<Row>(rows: readonly Row[], get: Get<Row, number | string>): string {
  return `{${rows.map((row) => get(row) ?? 'NULL').join()}}`;
}

/** Without elements there are no dimensions either. */
const ended = (length: number, bytes: number): Buffer =>
  Buffer.from(scratch.subarray(0, length === 0 ? HEADER_BYTES - 8 : bytes));

export const bigints = <Row>(rows: readonly Row[], get: Get<Row, number>): Column => wholes(rows, get, 'bigint');
export const integers = <Row>(rows: readonly Row[], get: Get<Row, number>): Column => wholes(rows, get, 'integer');
export const smallints = <Row>(rows: readonly Row[], get: Get<Row, number>): Column => wholes(rows, get, 'smallint');

function wholes<Row>(rows: readonly Row[], get: Get<Row, number>, type: keyof typeof WHOLE): Column {
  const { bytes, most } = WHOLE[type];
  begin(OID[type], rows.length, HEADER_BYTES + (4 + bytes) * rows.length);
  let at = HEADER_BYTES;
  for (const row of rows) {
    const value = get(row);
    if (value === null) {
      view.setInt32(at, NULL_LENGTH);
      at += 4;
      continue;
    }
    if (!Number.isSafeInteger(value) || value > most || value < -most - 1) return literal(rows, get);
    view.setInt32(at, bytes);
    at += 4;
    if (bytes === 2) view.setInt16(at, value);
    else if (bytes === 4) view.setInt32(at, value);
    else {
      view.setInt32(at, Math.floor(value / TWO_32));
      view.setUint32(at + 4, value >>> 0);
    }
    at += bytes;
  }
  return ended(rows.length, at);
}

export function booleans<Row>(rows: readonly Row[], get: (row: Row) => boolean): Buffer {
  begin(OID.boolean, rows.length, HEADER_BYTES + 5 * rows.length);
  let at = HEADER_BYTES;
  for (const row of rows) {
    view.setInt32(at, 1);
    scratch[at + 4] = get(row) ? 1 : 0;
    at += 5;
  }
  return ended(rows.length, at);
}

const UUID_BYTES = 16;
const HYPHEN = 45;
/** The value of a hexadecimal digit by its code; 0 for others. */
const DIGITS = new Uint8Array(128);
for (const digit of '0123456789abcdefABCDEF') DIGITS[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

/** UUIDs as text, of 32 hexadecimal digits and any hyphens. */
export function uuids<Row>(rows: readonly Row[], get: Get<Row, string>): Column {
  begin(OID.uuid, rows.length, HEADER_BYTES + 20 * rows.length);
  let at = HEADER_BYTES;
  for (const row of rows) {
    const text = get(row);
    if (text === null) {
      view.setInt32(at, NULL_LENGTH);
      at += 4;
      continue;
    }
    view.setInt32(at, UUID_BYTES);
    at += 4;
    const end = at + UUID_BYTES;
    for (let i = 0; i < text.length;) {
      const code = text.charCodeAt(i);
      if (code === HYPHEN) {
        i += 1;
        continue;
      }
      if (at === end) return literal(rows, get);
      scratch[at++] = (DIGITS[code]! << 4) | DIGITS[text.charCodeAt(i + 1)]!;
      i += 2;
    }
    if (at !== end) return literal(rows, get);
  }
  return ended(rows.length, at);
}

/** Up to this length a loop is faster than a call into the runtime. */
const SHORT = 40;
const UTF8_BYTES_MOST = 3;

export function texts<Row>(rows: readonly Row[], get: Get<Row, string>): Buffer {
  begin(OID.text, rows.length, HEADER_BYTES);
  let at = HEADER_BYTES;
  for (const row of rows) {
    const text = get(row);
    reserve(at + 4 + (text === null ? 0 : UTF8_BYTES_MOST * text.length));
    if (text === null) {
      view.setInt32(at, NULL_LENGTH);
      at += 4;
      continue;
    }
    const bytes = written(text, at + 4);
    view.setInt32(at, bytes);
    at += 4 + bytes;
  }
  return ended(rows.length, at);
}

function written(text: string, at: number): number {
  if (text.length > SHORT) return scratch.write(text, at);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return scratch.write(text, at);
    scratch[at + i] = code;
  }
  return text.length;
}
