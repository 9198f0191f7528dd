import { withPublisher } from '../connections.js';
import { Refused } from '../outcome.js';
import { Progress } from '../terminal/progress.js';
import { facts, grouped, table } from '../terminal/table.js';
import { planEvents, recordOf, type ImportPlan } from './order-events.js';
import type { Problems } from './problems.js';
import { readOrders, type ReadOptions, type ReadOrders } from './read-orders.js';
import { sendInOrder } from './send-in-order.js';
import type { Speed } from './speed.js';

export interface ImportOptions extends ReadOptions {
  speed: Speed;
  source: string;
  dryRun: boolean;
  json: boolean;
}

/** Reads, validates, plans and sends a file of orders. Throws Refused, with nothing sent, where the file is not valid. */
export async function importOrders(file: string, options: ImportOptions): Promise<void> {
  const read = await readWithProgress(file, options);
  if (read.problems.count > 0) throw refusal(file, read.problems, options.json);
  const plan = planEvents(read.rows);
  const sent = options.dryRun ? { seconds: 0, events: 0 } : await sendWithProgress(plan, options);
  const summary = { file, ...summaryOf(read, plan), sent: sent.events, seconds: sent.seconds };
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : `${shown(summary)}\n`);
  if (!options.dryRun && sent.events < plan.events.length) {
    throw new Refused(`stopped after ${sent.events} of ${plan.events.length} events; import again to send the rest`);
  }
}

async function readWithProgress(file: string, options: ImportOptions): Promise<ReadOrders> {
  let progress: Progress | null = null;
  const onProgress = (bytes: number, total: number): void => {
    progress ??= new Progress('Reading', Math.ceil(total / 1024), 'kB');
    progress.to(Math.ceil(bytes / 1024));
  };
  try {
    return await readOrders(file, { ...options, onProgress });
  } finally {
    (progress as Progress | null)?.stop();
  }
}

async function sendWithProgress(
  plan: ImportPlan,
  { speed, source }: ImportOptions,
): Promise<{ seconds: number; events: number }> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal);
  try {
    return await withPublisher('commerce.orders', async (publish) => {
      const progress = new Progress('Sending', plan.events.length, 'events');
      const startedAt = performance.now();
      const events = await sendInOrder(plan.events, (event) => recordOf(event, source), publish, {
        speed,
        onSent: (count) => progress.add(count),
        signal: stop.signal,
      }).finally(() => progress.stop());
      return { events, seconds: Math.round(performance.now() - startedAt) / 1000 };
    });
  } finally {
    process.off('SIGINT', onSignal);
  }
}

function refusal(file: string, problems: Problems, json: boolean): Refused {
  if (json)
    process.stdout.write(`${JSON.stringify({ file, problems: problems.count, first: problems.first }, null, 2)}\n`);
  else {
    const rows = problems.first.map(({ line, column, value, rule }) => [String(line), column, value, rule]);
    process.stderr.write(`${table(['line', 'column', 'value', 'must be'], rows, { right: [0] })}\n`);
  }
  const shownCount = problems.count > problems.first.length ? `, the first ${problems.first.length} shown` : '';
  return new Refused(`${file}: ${grouped(problems.count)} problems${shownCount}; nothing was sent`);
}

type Summary = ReturnType<typeof summaryOf> & { file: string; sent: number; seconds: number };

function summaryOf(read: ReadOrders, plan: ImportPlan) {
  const [first, last] = [plan.events[0]?.timeMs, plan.events.at(-1)?.timeMs];
  return {
    rows: read.rows.length + read.guests,
    guests: read.guests,
    members: plan.members,
    orders: plan.orders,
    returns: {
      named: plan.returns.named,
      latestWithEnoughLeft: plan.returns['latest with enough left'],
      latestEarlier: plan.returns['latest earlier'],
      unknownOrder: plan.returns['unknown order'],
    },
    from: first === undefined ? null : new Date(first).toISOString(),
    to: last === undefined ? null : new Date(last).toISOString(),
  };
}

function shown(summary: Summary): string {
  const { returns } = summary;
  const rate = summary.seconds > 0 ? ` (${grouped(Math.round(summary.sent / summary.seconds))} a second)` : '';
  return facts([
    ['rows', summary.rows],
    ['guests, skipped', summary.guests],
    ['members', summary.members],
    ['orders', summary.orders],
    ['returns whose order is named', returns.named],
    ['… given to the latest order with that much left', returns.latestWithEnoughLeft],
    ['… given to the latest earlier order', returns.latestEarlier],
    ['… of an unknown order, waiting', returns.unknownOrder],
    ['from', summary.from],
    ['to', summary.to],
    ['sent', `${grouped(summary.sent)} events in ${summary.seconds.toFixed(1)} s${rate}`],
  ]);
}
