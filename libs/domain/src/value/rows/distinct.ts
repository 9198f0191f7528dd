const bits = new Float64Array(1);
const halves = new Int32Array(bits.buffer);

/** Numbers each distinct value in the order of first appearance; open addressing on the bits of the double. */
export class DistinctValues {
  private places = new Int32Array(1024).fill(-1);
  private values = new Float64Array(512);
  private used = 0;

  /** The place of `value`, a new one if it was not seen yet. */
  placeOf(value: number): number {
    bits[0] = value;
    const mask = this.places.length - 1;
    let slot = mixed(halves[0]!, halves[1]!) & mask;
    for (;;) {
      const place = this.places[slot]!;
      if (place < 0) return this.add(value, slot);
      if (this.values[place] === value) return place;
      slot = (slot + 1) & mask;
    }
  }

  toArray(): Float64Array {
    return this.values.slice(0, this.used);
  }

  private add(value: number, slot: number): number {
    const place = this.used;
    this.places[slot] = place;
    this.values[place] = value;
    this.used += 1;
    if (this.used === this.values.length) this.grow();
    return place;
  }

  private grow(): void {
    const values = new Float64Array(this.values.length * 2);
    values.set(this.values);
    this.values = values;
    this.places = new Int32Array(values.length * 2).fill(-1);
    const mask = this.places.length - 1;
    for (let place = 0; place < this.used; place += 1) {
      bits[0] = values[place]!;
      let slot = mixed(halves[0]!, halves[1]!) & mask;
      while (this.places[slot]! >= 0) slot = (slot + 1) & mask;
      this.places[slot] = place;
    }
  }
}

/** A multiplicative hash of two 32-bit halves. */
export function mixed(low: number, high: number): number {
  let h = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
