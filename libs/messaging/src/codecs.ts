import { Zstd } from '@hpcc-js/wasm-zstd';
import { decompress as zstdDecompress } from 'fzstd';
import kafkajs from 'kafkajs';
import { compressFrame, decompressFrame } from 'lz4-napi';
import snappy from 'snappyjs';

/** What kafkajs asks of a codec: the whole record set in, the whole record set out. */
export interface Codec {
  compress(encoder: { buffer: Buffer }): Promise<Buffer>;
  decompress(buffer: Buffer): Promise<Buffer>;
}

/** Java clients wrap snappy blocks in the "xerial" framing: this magic, two ints of version, then length and block. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;
const XERIAL_BLOCK_BYTES = 32 * 1024;

export const snappyCodec: Codec = {
  compress({ buffer }) {
    const header = Buffer.alloc(XERIAL_HEADER_BYTES);
    XERIAL_MAGIC.copy(header);
    header.writeInt32BE(1, 8);
    header.writeInt32BE(1, 12);
    const parts: Buffer[] = [header];
    for (let at = 0; at < buffer.length; at += XERIAL_BLOCK_BYTES) {
      const block = snappy.compress(buffer.subarray(at, at + XERIAL_BLOCK_BYTES));
      const length = Buffer.alloc(4);
      length.writeInt32BE(block.length);
      parts.push(length, block);
    }
    return Promise.resolve(Buffer.concat(parts));
  },
  decompress(buffer) {
    if (!buffer.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) {
      return Promise.resolve(snappy.uncompress(buffer));
    }
    const parts: Buffer[] = [];
    let at = XERIAL_HEADER_BYTES;
    while (at < buffer.length) {
      const end = at + 4 + buffer.readInt32BE(at);
      parts.push(snappy.uncompress(buffer.subarray(at + 4, end)));
      at = end;
    }
    return Promise.resolve(Buffer.concat(parts));
  },
};

export const lz4Codec: Codec = {
  compress: ({ buffer }) => compressFrame(buffer),
  decompress: (buffer) => decompressFrame(buffer),
};

let registered = false;
let zstd: Promise<Zstd> | undefined;

/** fzstd reads also frames without a content size, which streaming writers (Java, librdkafka) send, and is the quicker one. */
export const zstdCodec: Codec = {
  async compress({ buffer }) {
    zstd ??= Zstd.load();
    return Buffer.from((await zstd).compress(buffer));
  },
  decompress(buffer) {
    const plain = zstdDecompress(buffer);
    return Promise.resolve(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength));
  },
};

/** Without these one compressed batch ends a kafkajs consumer for good. Done once, by the first `createKafka`. */
export function registerCodecs(): void {
  if (registered) return;
  registered = true;
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.Snappy] = () => snappyCodec;
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4Codec;
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstdCodec;
}
