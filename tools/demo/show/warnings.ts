import type { HeardWarning } from '../listen.js';
import { day, heading, money, percent, tierName } from './paint.js';
import { plainTable } from './tables.js';

const SHOWN = 8;

/** What the CRM was told of members about to be lost, the latest first. */
export function churnWarnings(warnings: HeardWarning[]): string {
  const of = (kind: string): HeardWarning[] => warnings.filter(({ type }) => type === `churn.warning.${kind}`);
  const raised = of('raised');
  const counts = `${raised.length} open, ${of('resolved').length} came back, ${of('withdrawn').length} withdrawn`;
  const rows = raised
    .slice(0, SHOWN)
    .map(({ memberId, time, data }) => [
      memberId,
      day(time),
      data.risk === null ? '–' : percent(data.risk),
      tierName(data.tier),
      data.clvMinor === null ? '–' : money(data.clvMinor),
      day(data.lastActivityAt),
      data.reasons.map(reasonInWords).join('; '),
    ]);
  const head = ['member', 'warned', 'risk', 'tier', 'value', 'last seen', 'why'];
  return `${heading('Churn warnings', counts)}\n${plainTable(head, rows, [2, 4])}`;
}

/** A reason is a sentence, or an object that has one. */
function reasonInWords(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  const { text, message } = (reason ?? {}) as { text?: unknown; message?: unknown };
  const words = text ?? message;
  return typeof words === 'string' ? words : JSON.stringify(reason);
}
