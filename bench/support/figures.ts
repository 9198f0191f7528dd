import { writeFile } from 'node:fs/promises';

/** What the issue at hand asks of a figure; `met` compares the median. */
export interface Target {
  bound: 'at least' | 'at most';
  value: number;
  aim?: number;
}

/** One measured quantity, with the value of every run. */
export interface Figure {
  name: string;
  /** `events/s`, `ms`, `MB`, `µs`, `×` (a ratio) … */
  unit: string;
  values: number[];
  target?: Target;
  /** What a reader must know to compare it. */
  note?: string;
}

/** Collects the figures of a bench by name, run after run, in the order in which they came first. */
export class Figures {
  private readonly byName = new Map<string, Figure>();

  add(name: string, unit: string, value: number, more: Pick<Figure, 'target' | 'note'> = {}): void {
    const figure = this.byName.get(name) ?? { name, unit, values: [], ...more };
    figure.values.push(Number(value.toPrecision(6)));
    this.byName.set(name, figure);
  }

  all(): Figure[] {
    return [...this.byName.values()];
  }

  /** For tools/bench.mjs, which makes one table of the figures of all benches. */
  async write(file: string | undefined, options: Record<string, unknown>): Promise<void> {
    if (file !== undefined) await writeFile(file, `${JSON.stringify({ options, figures: this.all() }, null, 2)}\n`);
  }
}

export function atLeast(value: number, aim?: number): { target: Target } {
  return { target: { bound: 'at least', value, ...(aim === undefined ? {} : { aim }) } };
}

export function atMost(value: number): { target: Target } {
  return { target: { bound: 'at most', value } };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The value below which a share of them lies: 0.99 for p99. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}
