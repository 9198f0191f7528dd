import { describe, expect, it } from '@jest/globals';

interface Violation {
  file: string;
  rule: string;
}

// Plain JavaScript, which the compiler does not look into.
const path = './layers.mjs';
const { violationsOf } = (await import(path)) as { violationsOf: (sources: Record<string, string>) => Violation[] };

const rulesOf = (file: string, text: string) => violationsOf({ [file]: text }).map(({ rule }) => rule);

describe('the layers', () => {
  it('allows what the table allows', () => {
    const sources = {
      'libs/domain/src/fold.ts': "import { advance } from './advance.js';",
      'libs/storage/src/book.ts': "import { fold } from '#domain';\nimport { DataSource } from 'typeorm';",
      'libs/messaging/src/lane.ts': "import { log } from '#platform';\nimport { Kafka } from 'kafkajs';",
      'apps/ledger/src/main.ts': "import { Book } from '#storage';\nimport { Lanes } from '#messaging';",
    };
    expect(violationsOf(sources)).toEqual([]);
  });

  it('names the file and the rule of a violation', () => {
    expect(violationsOf({ 'libs/messaging/src/lane.ts': "import type { Fact } from '#domain';" })).toEqual([
      {
        file: 'libs/messaging/src/lane.ts',
        rule: 'libs/messaging may import libs/platform, but this imports libs/domain',
      },
    ]);
  });

  it.each([
    ['a relative path into another library', "export * from '../../storage/src/index.js';"],
    ['a deep path', "import { x } from '#domain/tiers.js';"],
    ['an import that is made at run time', "const storage = await import('#storage');"],
  ])('sees %s', (_, text) => {
    expect(rulesOf('libs/contracts/src/orders.ts', text)).toHaveLength(1);
  });

  it('lets nothing import an app', () => {
    const text = "import { x } from '../../../apps/ledger/src/x.js';";
    expect(rulesOf('libs/platform/src/x.ts', text)).toEqual(['nothing imports an app, but this imports apps/ledger']);
    expect(rulesOf('apps/gateway/src/x.ts', "import { x } from '../../ledger/src/x.js';")).toHaveLength(1);
  });

  it('keeps the domain free of packages, of time and of chance', () => {
    const file = 'libs/domain/src/fold.ts';
    expect(rulesOf(file, "import { readFileSync } from 'node:fs';")).toHaveLength(1);
    expect(rulesOf(file, 'export const now = () => Date.now();')).toEqual([
      'libs/domain is pure, but this uses Date.now',
    ]);
    expect(rulesOf(file, 'export const now = () => new Date();')).toHaveLength(1);
    expect(rulesOf(file, 'export const at = (ms: number) => new Date(ms);')).toEqual([]);
    expect(rulesOf(file, '// never Date.now()')).toEqual([]);
  });

  it('keeps the drivers behind their libraries', () => {
    expect(rulesOf('apps/ledger/src/main.ts', "import { Kafka } from 'kafkajs';")).toEqual([
      'kafkajs is used in libs/messaging only',
    ]);
  });
});
