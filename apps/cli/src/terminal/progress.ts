import { SingleBar } from 'cli-progress';

/** Shows how far something is, on standard error: a bar on a terminal, elsewhere one line for each tenth. */
export class Progress {
  readonly #bar: SingleBar | null;
  #lastTenth = 0;
  #value = 0;

  constructor(
    private readonly label: string,
    private readonly total: number,
    private readonly unit: string,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {
    this.#bar = stream.isTTY
      ? new SingleBar({
          format: `${label} {bar} {percentage}% │ {value}/{total} ${unit} │ {duration_formatted}`,
          barCompleteChar: '█',
          barIncompleteChar: '░',
          barsize: 32,
          hideCursor: true,
          etaBuffer: 50,
          clearOnComplete: false,
          stream,
        })
      : null;
    this.#bar?.start(total, 0);
  }

  to(value: number): void {
    this.#value = Math.min(value, this.total);
    if (this.#bar) this.#bar.update(this.#value);
    else this.#tenths();
  }

  add(amount: number): void {
    this.to(this.#value + amount);
  }

  stop(): void {
    this.#bar?.stop();
  }

  #tenths(): void {
    const tenth = this.total === 0 ? 10 : Math.floor((this.#value * 10) / this.total);
    if (tenth <= this.#lastTenth) return;
    this.#lastTenth = tenth;
    this.stream.write(`${this.label} ${tenth * 10}% (${this.#value}/${this.total} ${this.unit})\n`);
  }
}
