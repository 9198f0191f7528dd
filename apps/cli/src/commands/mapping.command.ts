import { readFile } from 'node:fs/promises';
import { type Command } from 'commander';
import { classify, readMapping, type Classified, type Mapping } from '#contracts';
import { mappingPath, wallNow } from '#platform';
import { Refused, WrongUsage } from '../outcome.js';
import { report } from '../terminal/report.js';
import { facts } from '../terminal/table.js';

interface TryFlags {
  topic: string;
  key?: string;
  header: string[];
  timestamp?: string;
  json?: boolean;
}

/** Whether the program names a currency is not the mapping's question. */
const ALL_CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

export function addMapping(program: Command): void {
  const group = program.command('mapping').description('mappings of JSON that is no CloudEvent');
  group
    .command('validate')
    .description('whether a file is a mapping, and everything that is wrong with it')
    .argument('<file>', 'a mapping file, or the name of one that ships: segment, shopify, snowplow')
    .option('--json', 'print as JSON')
    .action(async (file: string, flags: { json?: boolean }) => {
      const { path, mapping } = await open(file, flags.json);
      report(
        flags.json,
        { file: path, valid: true, name: mapping.name },
        () => `${path} is a mapping: ${mapping.name}`,
      );
    });
  group
    .command('try')
    .description('what becomes of a record under a mapping; nothing is sent or written')
    .argument('<file>', 'a mapping file, or the name of one that ships')
    .argument('<record>', 'a file with the value of one record')
    .option('--topic <topic>', 'the topic it comes from', 'commerce.orders')
    .option('--key <key>', 'the record key; without it keys are not compared')
    .option('--header <name=value>', 'a header of the record; may be repeated', gather, [])
    .option('--timestamp <ms>', 'the timestamp of the record in epoch milliseconds; now if absent')
    .option('--json', 'print as JSON')
    .action(async (file: string, record: string, flags: TryFlags) => {
      const { mapping } = await open(file, flags.json);
      const { rule, classified } = judge(mapping, await bytesOf(record), flags);
      report(flags.json, { mapping: mapping.name, rule: rule ?? null, ...shown(classified) }, () =>
        inWords(rule, classified),
      );
      if (classified.outcome === 'invalid') throw new Refused(`${record} would be invalid: ${classified.message}`);
    });
}

async function open(file: string, json: boolean | undefined): Promise<{ path: string; mapping: Mapping }> {
  const path = mappingPath(file);
  const reading = readMapping((await bytesOf(path)).toString('utf8'));
  if ('mapping' in reading) return { path, mapping: reading.mapping };
  report(json, { file: path, valid: false, problems: reading.problems }, () => reading.problems.join('\n'));
  throw new Refused(`${path} is no mapping: ${reading.problems.length} problems`);
}

function judge(mapping: Mapping, value: Buffer, flags: TryFlags): { rule: string | undefined; classified: Classified } {
  const key = flags.key === undefined ? null : Buffer.from(flags.key);
  const record = { topic: flags.topic, key, value, headers: headersOf(flags.header), timestamp: timestampOf(flags) };
  let rule: string | undefined;
  const watched: Mapping = {
    ...mapping,
    map(...of) {
      const mapped = mapping.map(...of);
      rule = mapped?.rule;
      return mapped;
    },
  };
  const compared = key === null ? 'any' : 'memberId';
  const rules = { currencies: ALL_CURRENCIES, key: compared, nowMs: wallNow(), mapping: watched } as const;
  const classified = classify(record, rules);
  return { rule, classified };
}

function headersOf(given: string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((one) => {
      const at = one.indexOf('=');
      if (at < 1) throw new WrongUsage(`--header: name=value, not '${one}'`);
      return [one.slice(0, at), one.slice(at + 1)];
    }),
  );
}

function timestampOf({ timestamp }: TryFlags): number {
  if (timestamp === undefined) return wallNow();
  if (!/^\d{1,15}$/.test(timestamp)) throw new WrongUsage(`--timestamp: epoch milliseconds, not '${timestamp}'`);
  return Number(timestamp);
}

function gather(one: string, before: string[]): string[] {
  return [...before, one];
}

function shown(classified: Classified): object {
  if (classified.outcome !== 'candidate') return classified;
  const { source, id, type, time, data } = classified.event;
  return { outcome: 'candidate', event: { specversion: '1.0', source, id, type, time, data } };
}

function inWords(rule: string | undefined, classified: Classified): string {
  const took = rule === undefined ? 'no rule' : rule;
  if (classified.outcome !== 'candidate') {
    return facts([
      ['rule', took],
      ['outcome', classified.outcome],
      ['why', classified.outcome === 'invalid' ? classified.message : classified.reason],
    ]);
  }
  const { source, id, type, time, memberId, data } = classified.event;
  return facts([
    ['rule', rule ?? 'none: it is a CloudEvent'],
    ['outcome', 'a candidate: applied unless the book knows it'],
    ['type', type],
    ['source', source],
    ['id', id],
    ['time', time],
    ['member', memberId],
    ['data', JSON.stringify(data)],
  ]);
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Refused(`cannot read ${path}: ${(error as Error).message}`);
  }
}
