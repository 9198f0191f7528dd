import { userInfo } from 'node:os';
import { type Command } from 'commander';
import { createKafka, Publisher } from '#messaging';
import { topicName, wallNow } from '#platform';
import { DeadLetterStore, type DeadLetter, type DeadLetterStatus, type Settlement } from '#storage';
import { withBook, type Book } from '../book.js';
import { Refused, WrongUsage } from '../outcome.js';
import { instant, report, shortInstant } from '../terminal/report.js';
import { cut, facts, table } from '../terminal/table.js';

interface ListFlags {
  topic?: string;
  status: string;
  reason?: string;
  member?: string;
  limit: string;
  json?: boolean;
}

interface SettleFlags {
  note?: string;
  json?: boolean;
}

const NOTE_CHARACTERS_MAX = 500;

const STATUSES: DeadLetterStatus[] = ['open', 'replayed', 'discarded'];

export function addDeadLetters(program: Command): void {
  const group = program.command('dead-letters').description('records that could not become facts');
  group
    .command('list')
    .description('the newest first')
    .option('--status <status>', 'open, replayed, discarded or all', 'open')
    .option('--topic <topic>', 'only of this topic')
    .option('--reason <reason>', 'only for this reason')
    .option('--member <id>', 'only of this member')
    .option('--limit <count>', 'how many', '50')
    .option('--json', 'print as JSON')
    .action((flags: ListFlags) => withBook((book) => list(book, flags)));
  group
    .command('show')
    .description('one in full')
    .argument('<id>', 'the dead letter', letterId)
    .option('--json', 'print as JSON')
    .action((id: number, flags: { json?: boolean }) =>
      withBook(async ({ database }) => {
        const letter = await find(new DeadLetterStore(database), id);
        report(flags.json, shown(letter), () => inWords(letter));
      }),
    );
  group
    .command('replay')
    .description('send again to its topic, with its identity: harmless when repeated')
    .argument('<ids...>', 'the dead letters')
    .option('--note <text>', 'why; kept with them')
    .option('--json', 'print as JSON')
    .action((ids: string[], flags: SettleFlags) => withBook((book) => replay(book, ids.map(letterId), flags)));
  group
    .command('discard')
    .description('settle without effect')
    .argument('<ids...>', 'the dead letters')
    .option('--note <text>', 'why; kept with them')
    .option('--json', 'print as JSON')
    .action((ids: string[], flags: SettleFlags) => withBook((book) => discard(book, ids.map(letterId), flags)));
}

async function list({ database, environment }: Book, flags: ListFlags): Promise<void> {
  const status = STATUSES.find((one) => one === flags.status);
  if (!status && flags.status !== 'all') throw new WrongUsage(`--status: open, replayed, discarded or all`);
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1) throw new WrongUsage('--limit: a whole number from 1');
  const topic = flags.topic === undefined ? undefined : namespaced(environment.namespace, flags.topic);
  const filter = { status, topic, reason: flags.reason, memberId: flags.member, limit };
  const letters = await new DeadLetterStore(database).list(filter);
  report(flags.json, letters.map(shown), () =>
    table(
      ['id', 'at (UTC)', 'topic', 'member', 'outcome', 'why', 'status'],
      letters.map((letter) => [
        String(letter.id),
        shortInstant(instant(letter.createdAt)),
        letter.topic,
        letter.memberId,
        letter.outcome,
        cut(letter.message, 70),
        letter.status,
      ]),
      { right: [0] },
    ),
  );
}

async function replay(book: Book, ids: number[], flags: SettleFlags): Promise<void> {
  const store = new DeadLetterStore(book.database);
  const letters = await Promise.all(ids.map((id) => findOpen(store, id)));
  const kafka = createKafka({ ...book.environment.kafka, clientId: 'loyalty-cli', log: book.log });
  const publisher = new Publisher(kafka, book.log);
  try {
    // Sent first, settled after: what fails in between is sent once more, and that changes nothing.
    await publisher.publish(
      letters.map((letter) => {
        const { topic, key, value } = letter;
        return { topic, key, value, headers: headersOf(letter) };
      }),
    );
    for (const id of ids) await store.settle(id, settlement('replayed', flags));
  } catch (error) {
    throw new Refused(`the replay failed: ${(error as Error).message}`);
  } finally {
    await publisher.close();
  }
  report(flags.json, { replayed: ids }, () => `Sent again: ${ids.join(', ')}`);
}

async function discard({ database }: Book, ids: number[], flags: SettleFlags): Promise<void> {
  const store = new DeadLetterStore(database);
  await Promise.all(ids.map((id) => findOpen(store, id)));
  for (const id of ids) await store.settle(id, settlement('discarded', flags));
  report(flags.json, { discarded: ids }, () => `Discarded: ${ids.join(', ')}`);
}

async function find(store: DeadLetterStore, id: number): Promise<DeadLetter> {
  const letter = await store.find(id);
  if (!letter) throw new Refused(`there is no dead letter ${id}`);
  return letter;
}

async function findOpen(store: DeadLetterStore, id: number): Promise<DeadLetter> {
  const letter = await find(store, id);
  if (letter.status !== 'open') throw new Refused(`dead letter ${id} is ${letter.status} already`);
  return letter;
}

/** The book keeps headers as base64, since they may be any bytes. */
function headersOf({ headers }: DeadLetter): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
}

function headerTexts(letter: DeadLetter): Record<string, string> {
  return Object.fromEntries(Object.entries(headersOf(letter)).map(([name, bytes]) => [name, bytes.toString()]));
}

function shown(letter: DeadLetter): object {
  return {
    ...letter,
    key: letter.key?.toString() ?? null,
    value: letter.value?.toString() ?? null,
    headers: headerTexts(letter),
    createdAt: instant(letter.createdAt),
    statusAt: instant(letter.statusAt),
  };
}

function inWords(letter: DeadLetter): string {
  return `${facts([
    ['dead letter', `${letter.id}, ${statusOf(letter)}`],
    ['why', letter.statusNote],
    ['record', `${letter.topic} partition ${letter.partition} offset ${letter.offset}`],
    ['taken by', letter.consumerGroup],
    ['at', instant(letter.createdAt)],
    ['outcome', letter.outcome],
    ['reason', letter.reason],
    ['identity', letter.source === null ? null : `${letter.source} ${letter.eventId}`],
    ['key', letter.key?.toString()],
    ['headers', JSON.stringify(headerTexts(letter))],
  ])}\n${letter.message}\n\n${letter.value?.toString() ?? '(no value)'}`;
}

function statusOf({ status, statusAt, statusBy }: DeadLetter): string {
  return statusBy === null ? status : `${status} by ${statusBy} at ${instant(statusAt)}`;
}

function settlement(status: Settlement['status'], { note = null }: { note?: string | null }): Settlement {
  if (note !== null && note.length > NOTE_CHARACTERS_MAX)
    throw new WrongUsage(`--note: at most ${NOTE_CHARACTERS_MAX} characters, this one has ${note.length}`);
  return { status, by: whoAmI(), note, at: wallNow() };
}

function letterId(text: string): number {
  const id = Number(text);
  if (!Number.isSafeInteger(id) || id < 1) throw new WrongUsage(`'${text}' is no number of a dead letter`);
  return id;
}

function namespaced(namespace: string, topic: string): string {
  return namespace !== '' && topic.startsWith(`${namespace}.`) ? topic : topicName(namespace, topic);
}

function whoAmI(): string {
  return `cli:${userInfo().username}`;
}
