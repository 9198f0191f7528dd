/**
 * Whether a member belongs to the control group, whose warnings are kept and not sent, so that one can see what warnings are
 * good for. Depends on the book's number of the member alone: it never changes and says nothing about the person.
 *
 * @param ref 0 to 2^53 @param share 0 to 1 of all members
 */
export function inControlGroup(ref: number, share: number): boolean {
  return mixed(ref) < share * 2 ** 32;
}

/** Spreads numbers that count up over 32 bits: both halves through the finalizer of MurmurHash3 (A. Appleby, public domain). */
function mixed(ref: number): number {
  return finalized(finalized(Math.floor(ref / 2 ** 32)) ^ ((ref % 2 ** 32) | 0));
}

function finalized(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
