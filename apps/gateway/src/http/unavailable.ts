const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** PostgreSQL: connection exceptions, operator intervention, too many connections, disk full. */
const SQL_STATES = /^(08\d{3}|57P0\d|53\d{3})$/;
const CLIENT_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|is not queryable|Query read timeout|could not extend file|Command timed out|Connection is closed|max retries per request/i;

/** Whether an error says that PostgreSQL, Redis or Kafka does not answer: not our fault, and worth another try. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (typeof code === 'string' && (SYSTEM_CODES.has(code) || SQL_STATES.test(code))) return true;
  if (error.name === 'ProjectionMissing' || error.name.startsWith('KafkaJS') || CLIENT_MESSAGES.test(error.message))
    return true;
  if (driverError instanceof Error && driverError !== error) return isUnavailable(driverError);
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  return false;
}
