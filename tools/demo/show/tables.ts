import Table from 'cli-table3';
import colors from 'picocolors';

/** A table without vertical noise: lines above and below its head only. */
export function plainTable(head: string[], rows: (string | number)[][], right: number[] = []): string {
  const made = new Table({
    head: head.map((title) => colors.dim(title)),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    colAligns: head.map((_, at) => (right.includes(at) ? 'right' : 'left')),
    chars: {
      ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '' },
      ...{
        'bottom-right': '',
        left: '  ',
        'left-mid': '',
        mid: '',
        'mid-mid': '',
        right: '',
        'right-mid': '',
        middle: '',
      },
    },
  });
  for (const row of rows)
    made.push(row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell)));
  return made.toString();
}
