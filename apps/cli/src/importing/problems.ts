/** What is wrong with one value of the file: where it stands, what it is, and the rule that it breaks. */
export interface Problem {
  line: number;
  column: string;
  value: string;
  rule: string;
}

const KEPT = 1_000;
const VALUE_LENGTH_MAX = 60;

/** Keeps the first problems of a file and counts all of them, so that a file of a million bad rows cannot fill the memory. */
export class Problems {
  readonly first: Problem[] = [];
  count = 0;

  add(line: number, column: string, value: string, rule: string): void {
    this.count += 1;
    if (this.first.length >= KEPT) return;
    const shown = value.length > VALUE_LENGTH_MAX ? `${value.slice(0, VALUE_LENGTH_MAX)}…` : value;
    this.first.push({ line, column, value: shown, rule });
  }
}
