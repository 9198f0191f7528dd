const FIRST_BYTES = 64 * 1024;
const TWO_TO_32 = 2 ** 32;

/** Kafka's primitive types, written one after the other into one buffer that grows. Sizes that are known later leave a gap. */
export class WireWriter {
  private buffer = Buffer.allocUnsafe(FIRST_BYTES);
  private end = 0;

  get length(): number {
    return this.end;
  }

  /** What was written; a view, good until the next write. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.end);
  }

  int8(value: number): void {
    this.reserve(1);
    this.end = this.buffer.writeInt8(value, this.end);
  }

  int16(value: number): void {
    this.reserve(2);
    this.end = this.buffer.writeInt16BE(value, this.end);
  }

  int32(value: number): void {
    this.reserve(4);
    this.end = this.buffer.writeInt32BE(value, this.end);
  }

  /** Of a safe integer. */
  int64(value: number): void {
    this.reserve(8);
    this.buffer.writeInt32BE(Math.floor(value / TWO_TO_32), this.end);
    this.end = this.buffer.writeUInt32BE(value >>> 0, this.end + 4);
  }

  bigInt64(value: bigint): void {
    this.reserve(8);
    this.end = this.buffer.writeBigInt64BE(value, this.end);
  }

  /** Length as INT16, -1 for null. */
  nullableString(text: string | null): void {
    if (text === null) return this.int16(-1);
    const size = Buffer.byteLength(text);
    this.int16(size);
    this.data(text, size);
  }

  /** Zigzag, seven bits a byte; of a 32-bit integer. */
  varint(value: number): void {
    this.reserve(5);
    let left = ((value << 1) ^ (value >> 31)) >>> 0;
    for (; left > 0x7f; left >>>= 7) this.buffer[this.end++] = (left & 0x7f) | 0x80;
    this.buffer[this.end++] = left;
  }

  /** @param size in bytes, as UTF-8 */
  data(data: string | Buffer, size: number): void {
    this.reserve(size);
    if (typeof data !== 'string') data.copy(this.buffer, this.end);
    // As many bytes as characters: all of them are ASCII.
    else if (size === data.length) this.buffer.write(data, this.end, 'latin1');
    else this.buffer.write(data, this.end, 'utf8');
    this.end += size;
  }

  /** Room for a value that comes later. @returns where */
  gap(size: number): number {
    this.reserve(size);
    this.end += size;
    return this.end - size;
  }

  fillInt32(at: number, value: number): void {
    this.buffer.writeInt32BE(value, at);
  }

  fillUInt32(at: number, value: number): void {
    this.buffer.writeUInt32BE(value, at);
  }

  private reserve(size: number): void {
    if (this.end + size <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, this.end + size));
    this.buffer.copy(grown, 0, 0, this.end);
    this.buffer = grown;
  }
}

export function sizeOfVarint(value: number): number {
  let size = 1;
  for (let left = ((value << 1) ^ (value >> 31)) >>> 0; left > 0x7f; left >>>= 7) size += 1;
  return size;
}
