import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import snappy from 'snappyjs';
import { lz4Codec, snappyCodec, zstdCodec } from './codecs.js';

const plain = Buffer.from(
  Array.from({ length: 20_000 }, (_, i) => `{"orderId":"o-${i}","totalMinor":${i * 7}}`).join('\n'),
);

describe('compression codecs', () => {
  it.each([
    ['snappy', snappyCodec],
    ['lz4', lz4Codec],
    ['zstd', zstdCodec],
  ])('%s reads what it wrote, and makes it smaller', async (_name, codec) => {
    const compressed = await codec.compress({ buffer: plain });
    expect(compressed.length).toBeLessThan(plain.length / 2);
    expect((await codec.decompress(compressed)).equals(plain)).toBe(true);
  });

  it('snappy without the framing of Java clients is read too', async () => {
    expect((await snappyCodec.decompress(snappy.compress(plain))).equals(plain)).toBe(true);
  });

  it('snappy writes the framing that Java clients expect', async () => {
    const compressed = await snappyCodec.compress({ buffer: plain });
    expect(compressed.subarray(0, 8).toString('latin1')).toBe('\x82SNAPPY\0');
  });

  it('zstd frames of a stream, which do not tell their size, are read', async () => {
    let stream: Buffer;
    try {
      stream = execFileSync('zstd', ['-c'], { input: plain, stdio: ['pipe', 'pipe', 'ignore'] });
    } catch {
      console.info('no zstd command on this machine: not tried');
      return;
    }
    expect((await zstdCodec.decompress(stream)).equals(plain)).toBe(true);
  });
});
