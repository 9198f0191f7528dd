const TWO_TO_32 = 2 ** 32;

/** Kafka's primitive types, read one after the other. */
export class WireReader {
  constructor(
    readonly bytes: Buffer,
    public at = 0,
  ) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  int8(): number {
    return this.bytes.readInt8(this.at++);
  }

  int16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  /** As a number, exact up to 2^53. */
  int64(): number {
    this.at += 8;
    return this.bytes.readInt32BE(this.at - 8) * TWO_TO_32 + this.bytes.readUInt32BE(this.at - 4);
  }

  bigInt64(): bigint {
    this.at += 8;
    return this.bytes.readBigInt64BE(this.at - 8);
  }

  /** Length as INT16, -1 for null. */
  nullableString(): string | null {
    const size = this.int16();
    if (size < 0) return null;
    this.at += size;
    return this.bytes.toString('utf8', this.at - size, this.at);
  }

  /** Count as INT32, -1 for null, which is read as none. */
  array<T>(read: () => T): T[] {
    const found: T[] = [];
    for (let left = this.int32(); left > 0; left -= 1) found.push(read());
    return found;
  }

  /** Zigzag, seven bits a byte; of a 32-bit integer. */
  varint(): number {
    let byte = this.bytes[this.at++]!;
    if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = this.bytes[this.at++]!;
      value |= (byte & 0x7f) << shift;
    }
    return (value >>> 1) ^ -(value & 1);
  }

  /** Zigzag, seven bits a byte; of a 64-bit integer, exact up to 2^52. */
  varlong(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.at++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
      factor *= 128;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
