import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';

/** Whether an `Accept` header names CSV, and not JSON before it. Anything else gets JSON. */
export function prefersCsv(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((part) => part.trim().toLowerCase().split(';')[0]);
  const csv = types.indexOf('text/csv');
  const json = types.indexOf('application/json');
  return csv >= 0 && (json < 0 || csv < json);
}

/**
 * Rows as a table with a header (RFC 4180). Text that a spreadsheet would take for a formula is escaped: ids come from outside.
 * @param name of the file, without its ending
 */
export function sendCsv(reply: FastifyReply, name: string, rows: readonly object[]): string {
  void reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}.csv"`);
  return stringify([...rows], { header: true, escape_formulas: true, record_delimiter: 'windows' });
}
