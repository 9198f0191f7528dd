import { type Command } from 'commander';
import { identityHash } from '#contracts';
import { DeadLetterStore, findFact, type DeadLetter, type FactView } from '#storage';
import { withBook } from '../book.js';
import { Refused } from '../outcome.js';
import { instant, report } from '../terminal/report.js';
import { facts } from '../terminal/table.js';

export function addEvent(program: Command): void {
  program
    .command('event')
    .description('what became of a record')
    .argument('<source>', 'source of the event')
    .argument('<id>', 'its id')
    .option('--json', 'print as JSON')
    .action(async (source: string, id: string, flags: { json?: boolean }) => {
      await withBook(async ({ database }) => {
        const fact = await findFact(database, identityHash(source, id));
        const letters = await new DeadLetterStore(database).ofEvent(source, id);
        if (!fact && letters.length === 0) {
          throw new Refused(
            `no fact and no dead letter has the identity ${source} ${id}: not read yet, ignored, or erased`,
          );
        }
        report(flags.json, { applied: fact ? shownFact(fact) : null, deadLetters: letters.map(shownLetter) }, () =>
          [fact ? inWords(fact) : 'It is no fact.', ...letters.map(letterInWords)].join('\n'),
        );
      });
    });
}

function shownFact(fact: FactView): object {
  return { outcome: 'applied', ...fact, time: instant(fact.time), recordedAt: instant(fact.recordedAt) };
}

function shownLetter(letter: DeadLetter): object {
  const { id, topic, partition, offset, outcome, reason, message, createdAt, status } = letter;
  return {
    deadLetterId: id,
    topic,
    partition,
    offset,
    outcome,
    reason,
    message,
    recordedAt: instant(createdAt),
    status,
  };
}

function inWords(fact: FactView): string {
  return facts([
    ['outcome', 'applied'],
    ['member', fact.memberId],
    ['type', fact.type],
    ['time', instant(fact.time)],
    ['recorded', instant(fact.recordedAt)],
    ['origin', fact.imported ? 'import' : 'as it came'],
    ['data', JSON.stringify(fact.data)],
  ]);
}

function letterInWords(letter: DeadLetter): string {
  return facts([
    ['outcome', letter.outcome],
    ['why', letter.message],
    ['record', `${letter.topic} partition ${letter.partition} offset ${letter.offset}`],
    ['recorded', instant(letter.createdAt)],
    ['dead letter', `${letter.id}, ${letter.status}`],
  ]);
}
