import { Refused } from '../outcome.js';
import { grouped, table } from '../terminal/table.js';
import type { Problems } from './problems.js';

/** Shows the first problems of a file, and gives the refusal to throw. @param outcome what did not happen for them */
export function refuseProblems(file: string, problems: Problems, outcome: string, json = false): Refused {
  if (json)
    process.stdout.write(`${JSON.stringify({ file, problems: problems.count, first: problems.first }, null, 2)}\n`);
  else {
    const rows = problems.first.map(({ line, column, value, rule }) => [String(line), column, value, rule]);
    process.stderr.write(`${table(['line', 'column', 'value', 'must be'], rows, { right: [0] })}\n`);
  }
  const shownCount = problems.count > problems.first.length ? `, the first ${problems.first.length} shown` : '';
  return new Refused(`${file}: ${grouped(problems.count)} problems${shownCount}; ${outcome}`);
}
