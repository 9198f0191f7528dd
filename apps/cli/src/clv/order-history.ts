import { currencyExponent, isCurrency } from '#contracts';
import { dayName, utcDay } from '#domain';
import type { DatedOrder } from '#domain/value/index.js';
import { readCountingOrders } from '#storage';
import { withBook } from '../book.js';
import { planOrders } from '../importing/order-events.js';
import { parseInstant } from '../importing/instant.js';
import { parseMap } from '../importing/column-map.js';
import { parseDelimiter } from '../importing/dialect.js';
import { ORDER_SHEET, orderImport } from '../importing/orders.js';
import { readSheet } from '../importing/read-sheet.js';
import type { OrderRow } from '../importing/order-row.js';
import { refuseProblems } from '../importing/refuse-problems.js';
import { Refused, WrongUsage } from '../outcome.js';

/** The orders that a question about value is asked of. */
export interface OrderHistoryOfAll {
  /** What they are of: the file, or the book. */
  from: string;
  orders: DatedOrder[];
  /** The last day with an order. */
  lastDay: number;
  /** Rows that name no member, and returns that were left out. */
  guests: number;
  returnsLeftOut: number;
  /** Minor units of one unit of money; null where amounts of several currencies stand side by side. */
  minorUnits: number | null;
}

export interface HistoryFlags {
  map?: string;
  currency: string;
  delimiter?: string;
  header: boolean;
  returns: string;
  json?: boolean;
}

/** Orders of a CSV, or, without one, of the book that the environment names. @throws Refused where there are none */
export async function orderHistory(file: string | undefined, flags: HistoryFlags): Promise<OrderHistoryOfAll> {
  const history = file === undefined ? await historyOfBook() : await historyOfFile(file, flags);
  if (history.orders.length === 0) throw new Refused(`${history.from} has no order of a member`);
  return history;
}

async function historyOfBook(): Promise<OrderHistoryOfAll> {
  return withBook(async ({ database, programs }) => {
    const orders: DatedOrder[] = [];
    let lastDay = 0;
    for await (const page of readCountingOrders(database)) {
      for (const order of page) {
        orders.push(order);
        lastDay = Math.max(lastDay, order.day);
      }
    }
    const { currencies } = programs.versions.at(-1)!.program;
    const minorUnits = currencies.length === 1 ? minorUnitsOf(currencies[0]!) : null;
    return { from: 'the book', orders, lastDay, guests: 0, returnsLeftOut: 0, minorUnits };
  });
}

async function historyOfFile(file: string, flags: HistoryFlags): Promise<OrderHistoryOfAll> {
  if (!isCurrency(flags.currency)) throw new WrongUsage(`--currency: ISO 4217, not '${flags.currency}'`);
  if (flags.returns !== 'ignore' && flags.returns !== 'match') {
    throw new WrongUsage(`--returns: '${flags.returns}' must be ignore or match`);
  }
  const kind = orderImport({ currency: flags.currency, currencies: null });
  const { rows, skipped, problems } = await readSheet(file, kind, {
    wanted: flags.map === undefined ? {} : parseMap(ORDER_SHEET, flags.map),
    ...(flags.delimiter === undefined ? {} : { delimiter: parseDelimiter(flags.delimiter) }),
    header: flags.header,
  });
  if (problems.count > 0) throw refuseProblems(file, problems, 'nothing was computed', flags.json);
  const kept = flags.returns === 'match' ? withoutWhatWasReturned(rows) : rows.filter((row) => !row.isReturn);
  let lastDay = 0;
  const orders = kept.map(({ memberId, timeMs, amountMinor }) => {
    const day = utcDay(timeMs);
    lastDay = Math.max(lastDay, day);
    return { memberId, day, amountMinor };
  });
  const currencies = new Set(kept.map((row) => row.currency));
  const [currency] = currencies;
  return {
    from: file,
    orders,
    lastDay,
    guests: skipped.guest,
    returnsLeftOut: flags.returns === 'match' ? 0 : rows.length - kept.length,
    minorUnits: currencies.size === 1 ? minorUnitsOf(currency!) : null,
  };
}

/** Orders net of their returns, as the engine would count them; one of which nothing is left does not count. */
function withoutWhatWasReturned(rows: OrderRow[]): OrderRow[] {
  const orders = new Map<string, OrderRow>();
  for (const { row, orderId } of planOrders(rows).events) {
    const key = `${row.memberId}\n${orderId}`;
    const order = orders.get(key);
    if (!row.isReturn) orders.set(key, { ...row });
    else if (order !== undefined && order.amountMinor <= row.amountMinor) orders.delete(key);
    else if (order !== undefined) order.amountMinor -= row.amountMinor;
  }
  return [...orders.values()];
}

function minorUnitsOf(currency: string): number {
  return isCurrency(currency) ? 10 ** currencyExponent(currency) : 1;
}

/** The day that an option names; `otherwise` where it is not given. @throws WrongUsage */
export function dayOption(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const instant = parseInstant(text);
  if (typeof instant !== 'number') throw new WrongUsage(`${name}: '${text}' must be ${instant.rule}`);
  return utcDay(instant);
}

/** The orders up to and including a day. @throws Refused where there are none */
export function untilDay({ orders, from }: OrderHistoryOfAll, day: number): DatedOrder[] {
  const seen = orders.filter((order) => order.day <= day);
  if (seen.length === 0) throw new Refused(`${from} has no order up to ${dayName(day)}`);
  return seen;
}
