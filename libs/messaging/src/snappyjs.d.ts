declare module 'snappyjs' {
  export function compress(data: Uint8Array): Buffer;
  export function uncompress(data: Uint8Array): Buffer;
}
