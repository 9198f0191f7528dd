import { type Command } from 'commander';
import { COMMERCE_TOPICS } from '#contracts';
import { topicName } from '#platform';
import { PositionStore } from '#storage';
import { withBook } from '../book.js';
import { Refused } from '../outcome.js';
import { report } from '../terminal/report.js';

export function addOffsets(program: Command): void {
  program
    .command('offsets')
    .description('positions in the input topics')
    .command('accept')
    .description('a topic was made anew: read it from its beginning (identity makes that harmless)')
    .argument('<topic>', 'with or without the namespace')
    .option('--json', 'print as JSON')
    .action(async (topic: string, flags: { json?: boolean }) => {
      await withBook(async ({ database, environment }) => {
        const known = COMMERCE_TOPICS.find(
          (name) => topic === name || topic === topicName(environment.namespace, name),
        );
        if (!known) throw new Refused(`'${topic}' is none of ${COMMERCE_TOPICS.join(', ')}`);
        const name = topicName(environment.namespace, known);
        await new PositionStore(database).reset(name);
        report(flags.json, { accepted: name }, () => `${name} is read from its beginning`);
      });
    });
}
