#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { exitWith, Refusal, say } from './support/output.mjs';
import { install } from './prepare.mjs';

const usage = `npm run stack -- up|down|status|env [--dir .stack] [--json]
  up      brings the embedded Kafka, PostgreSQL and Redis up; returns when all three answer
            --redis-cluster        three Redis nodes as a cluster as well
            --kafka-brokers 3      three brokers that keep every record three times; one of them may be killed
            --own                  also where KAFKA_BROKERS, DATABASE_URL or REDIS_URL are set
            --kafka-advertise H:P  the broker tells its clients this address (a proxy in front of it)
  down    ends them and removes their data; --keep keeps it for the next up
  status  what runs where
  env     the addresses as NAME=value lines`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dir: { type: 'string', default: '.stack' },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      own: { type: 'boolean', default: false },
      'redis-cluster': { type: 'boolean', default: false },
      'kafka-advertise': { type: 'string' },
      'kafka-brokers': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const command = positionals[0];
  if (values.help) return console.log(usage);
  if (!['up', 'down', 'status', 'env'].includes(command)) throw new Refusal(usage);
  await install();
  const stack = await import('./stack/index.mjs');
  if (command === 'up') await up(stack, values);
  if (command === 'down') await stack.down(values.dir, { keep: values.keep });
  if (command === 'status') await status(stack, values);
  if (command === 'env') print(stack.variablesOf(values.dir, { ignoreEnvironment: values.own }), values.json);
}

async function up(stack, values) {
  const begun = Date.now();
  const brokers = values['kafka-brokers'];
  if (brokers !== undefined && brokers !== '1' && brokers !== '3')
    throw new Refusal(`--kafka-brokers is ${brokers}: 1 or 3`);
  const variables = await stack.up(values.dir, {
    cluster: values['redis-cluster'],
    ignoreEnvironment: values.own,
    kafkaAdvertised: values['kafka-advertise'],
    kafkaBrokers: brokers === undefined ? undefined : Number(brokers),
  });
  say(`The stack answers (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  print(variables, values.json);
}

async function status(stack, values) {
  const entries = await stack.status(values.dir, { ignoreEnvironment: values.own });
  if (values.json) return console.log(JSON.stringify(entries, null, 2));
  for (const { part, address, from, pid, answers } of entries) {
    const where = address === null ? 'not started' : `${answers ? 'answers' : 'does not answer'} at ${hidden(address)}`;
    console.log(`${part.padEnd(13)} ${where} (${from}${pid === null ? '' : `, pid ${pid}`})`);
  }
}

const hidden = (address) => address.replace(/:[^:@/]+@/, ':…@');

function print(variables, json) {
  if (json) return console.log(JSON.stringify(variables, null, 2));
  for (const [name, value] of Object.entries(variables)) console.log(`${name}=${value}`);
}

main().catch(exitWith);
