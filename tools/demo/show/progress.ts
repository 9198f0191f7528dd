import { SingleBar } from 'cli-progress';

/** A bar on a terminal; elsewhere one line for each tenth. On standard error, like all that is not a result. */
export class Progress {
  readonly #bar: SingleBar | null;
  #lastTenth = 0;

  constructor(
    private readonly label: string,
    private readonly total: number,
  ) {
    this.#bar = process.stderr.isTTY
      ? new SingleBar({
          format: `${label} {bar} {percentage}% │ {value}/{total} events │ {note}`,
          barCompleteChar: '█',
          barIncompleteChar: '░',
          barsize: 36,
          hideCursor: true,
        })
      : null;
    this.#bar?.start(total, 0, { note: '' });
  }

  to(value: number, note: string): void {
    if (this.#bar) {
      this.#bar.update(value, { note });
      return;
    }
    const tenth = Math.floor((value * 10) / this.total);
    if (tenth <= this.#lastTenth) return;
    this.#lastTenth = tenth;
    process.stderr.write(`${this.label} ${tenth * 10}% (${note})\n`);
  }

  stop(): void {
    this.#bar?.stop();
  }
}
