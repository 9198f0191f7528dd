import colors from 'picocolors';
import { bar, count, heading, heat, money } from './paint.js';
import { plainTable } from './tables.js';

/** The answer of `GET /v1/insights/rfm`, as far as it is shown. */
export interface RfmAnswer {
  size: number;
  count: {
    grid: { r: number; f: number; members: number; spendMinor: number }[];
    segments: { segment: string | null; members: number; spendMinor: number }[];
  };
}

const CELL = 8;
const SCORES = [1, 2, 3, 4, 5];

/** 5 × 5: recency upwards, frequency to the right; the ground is as warm as what a member of the cell spends. */
export function rfmGrid({ count: { grid }, size }: RfmAnswer): string {
  const spend = ({ spendMinor, members }: { spendMinor: number; members: number }): number =>
    members === 0 ? 0 : spendMinor / members;
  const most = Math.max(1, ...grid.map(spend));
  const lines = SCORES.toReversed().map((r) => {
    const cells = SCORES.map((f) => {
      const cell = grid.find((one) => one.r === r && one.f === f) ?? { members: 0, spendMinor: 0 };
      const text = (cell.members === 0 ? '·' : count(cell.members)).padStart(CELL - 2).padEnd(CELL);
      // By the logarithm: a few heavy buyers would leave all other cells equally cold.
      return cell.members === 0
        ? colors.dim(text)
        : heat(text, Math.log1p(spend(cell) / 1_000) / Math.log1p(most / 1_000));
    });
    return `  R ${r}  ${cells.join('')}`;
  });
  const axis = `       ${SCORES.map((f) => `F ${f}`.padStart(CELL - 2).padEnd(CELL)).join('')}`;
  const note = `members by recency (up) and frequency (right), ${count(size)} with an order; warmer: spends more`;
  return `${heading('RFM', note)}\n${[...lines, axis].join('\n')}`;
}

export function segments({ count: counted, size }: RfmAnswer): string {
  const rows = counted.segments
    .filter(({ members }) => members > 0)
    .sort((a, b) => b.members - a.members)
    .map(({ segment, members, spendMinor }) => [
      segment ?? 'no segment',
      members,
      bar(members / Math.max(1, size), 24),
      money(spendMinor),
      money(spendMinor / members),
    ]);
  return `${heading('Segments')}\n${plainTable(['segment', 'members', '', 'spent', 'a member'], rows, [1, 3, 4])}`;
}
