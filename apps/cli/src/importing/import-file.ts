import { withPublisher } from '../connections.js';
import { Refused } from '../outcome.js';
import { Progress } from '../terminal/progress.js';
import { facts, grouped } from '../terminal/table.js';
import { recordOf } from './identify.js';
import type { ImportEvent, ImportKind, ImportPlan, ImportRow } from './kind.js';
import { refuseProblems } from './refuse-problems.js';
import { readSheet, type ReadOptions, type ReadSheet } from './read-sheet.js';
import { sendInOrder } from './send-in-order.js';
import type { Speed } from './speed.js';

export interface ImportOptions extends ReadOptions {
  speed: Speed;
  source: string;
  dryRun: boolean;
  json: boolean;
}

/** Reads, validates, plans and sends a file of history. Throws Refused, with nothing sent, where the file is not valid. */
export async function importFile<Field extends string, Row extends ImportRow, Event extends ImportEvent<Row>>(
  file: string,
  kind: ImportKind<Field, Row, Event>,
  options: ImportOptions,
): Promise<void> {
  const read = await readWithProgress(file, kind, options);
  if (read.problems.count > 0) throw refuseProblems(file, read.problems, 'nothing was sent', options.json);
  const plan = kind.plan(read.rows);
  const sent = options.dryRun ? { seconds: 0, events: 0 } : await sendWithProgress(plan.events, kind, options);
  process.stdout.write(
    options.json ? `${JSON.stringify(summaryOf(file, read, plan, sent), null, 2)}\n` : `${shown(read, plan, sent)}\n`,
  );
  if (!options.dryRun && sent.events < plan.events.length) {
    throw new Refused(`stopped after ${sent.events} of ${plan.events.length} events; import again to send the rest`);
  }
}

async function readWithProgress<Field extends string, Row extends ImportRow, Event extends ImportEvent<Row>>(
  file: string,
  kind: ImportKind<Field, Row, Event>,
  options: ImportOptions,
): Promise<ReadSheet<Row>> {
  let progress: Progress | null = null;
  const onProgress = (bytes: number, total: number): void => {
    progress ??= new Progress('Reading', Math.ceil(total / 1024), 'kB');
    progress.to(Math.ceil(bytes / 1024));
  };
  try {
    return await readSheet(file, kind, { ...options, onProgress });
  } finally {
    (progress as Progress | null)?.stop();
  }
}

async function sendWithProgress<Field extends string, Row extends ImportRow, Event extends ImportEvent<Row>>(
  all: Event[],
  kind: ImportKind<Field, Row, Event>,
  { speed, source }: ImportOptions,
): Promise<{ seconds: number; events: number }> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal);
  try {
    return await withPublisher(kind.topic, async (publish) => {
      const progress = new Progress('Sending', all.length, 'events');
      const startedAt = performance.now();
      const events = await sendInOrder(all, (event) => recordOf(kind, event, source), publish, {
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

interface Sent {
  events: number;
  seconds: number;
}

function summaryOf<Row extends ImportRow>(
  file: string,
  { rows, skipped }: ReadSheet<Row>,
  { events, summary }: ImportPlan<ImportEvent<Row>>,
  sent: Sent,
) {
  return {
    file,
    rows: rows.length + skipped.guest + skipped.nothing,
    guests: skipped.guest,
    nothing: skipped.nothing,
    ...summary,
    ...spanOf(events),
    sent: sent.events,
    seconds: sent.seconds,
  };
}

function shown<Row extends ImportRow>(
  { rows, skipped }: ReadSheet<Row>,
  plan: ImportPlan<ImportEvent<Row>>,
  sent: Sent,
): string {
  const rate = sent.seconds > 0 ? ` (${grouped(Math.round(sent.events / sent.seconds))} a second)` : '';
  const { from, to } = spanOf(plan.events);
  return facts([
    ['rows', rows.length + skipped.guest + skipped.nothing],
    ['guests, skipped', skipped.guest],
    ['of nothing, skipped', skipped.nothing],
    ...plan.shown,
    ['from', from],
    ['to', to],
    ['sent', `${grouped(sent.events)} events in ${sent.seconds.toFixed(1)} s${rate}`],
  ]);
}

function spanOf(events: readonly { timeMs: number }[]): { from: string | null; to: string | null } {
  const [first, last] = [events[0]?.timeMs, events.at(-1)?.timeMs];
  return {
    from: first === undefined ? null : new Date(first).toISOString(),
    to: last === undefined ? null : new Date(last).toISOString(),
  };
}
