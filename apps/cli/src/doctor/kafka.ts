import { CONSUMER_GROUPS, TOPIC_PLAN } from '#contracts';
import { createKafka, LagReader, type KafkaPort, type Lag } from '#messaging';
import { consumerGroup, databaseSchema, topicName, type Environment, type Log } from '#platform';
import { Database, PositionStore } from '#storage';
import { fail, looked, ok, warn, type Finding } from './finding.js';

type Admin = ReturnType<KafkaPort['admin']>;

const REMEDY = 'start Kafka, or set KAFKA_BROKERS (and KAFKA_SSL, KAFKA_SASL_…) to where and how it is reached';

/** The brokers, the topics, who reads them, and whether our positions still lie within them. */
export async function lookAtKafka(environment: Environment, log: Log): Promise<Finding[]> {
  return looked('kafka', REMEDY, async () => {
    const kafka = createKafka({ ...environment.kafka, clientId: 'loyalty-doctor', log });
    const admin = kafka.admin();
    await admin.connect();
    try {
      const { brokers } = await admin.describeCluster();
      const answers = ok('kafka', `answers, ${brokers.length} broker${brokers.length === 1 ? '' : 's'}`);
      const present = new Set(await admin.listTopics());
      const groups = await lookAtGroups(admin, environment);
      return [answers, topicsFinding(present, environment), ...groups, ...(await lookAtPositions(kafka, environment))];
    } finally {
      await admin.disconnect();
    }
  });
}

function topicsFinding(present: ReadonlySet<string>, { namespace }: Environment): Finding {
  const planned = TOPIC_PLAN.map(({ topic }) => topicName(namespace, topic));
  const missing = planned.filter((topic) => !present.has(topic));
  if (missing.length === 0) return ok('topics', `all ${planned.length} are there`);
  const todo = 'start a service: it makes them, if the broker lets it (else make them with the same names)';
  return warn('topics', `missing: ${missing.join(', ')}`, todo);
}

async function lookAtGroups(admin: Admin, { namespace }: Environment): Promise<Finding[]> {
  const names = Object.values(CONSUMER_GROUPS).map((group) => consumerGroup(namespace, group));
  const { groups } = await admin.describeGroups(names);
  return groups.map(({ groupId, members }) =>
    members.length > 0
      ? ok(groupId, `${members.length} member${members.length === 1 ? '' : 's'}`)
      : warn(groupId, 'has no member: nobody takes its records', '`npm start`, or start that service'),
  );
}

async function lookAtPositions(kafka: KafkaPort, environment: Environment): Promise<Finding[]> {
  const { namespace, databaseUrl } = environment;
  const options = { url: databaseUrl, schema: databaseSchema(namespace), poolSize: 1 };
  const database = await Database.connect(options).catch(() => null);
  if (database === null) return [];
  const reader = new LagReader({ kafka, positions: () => positionsOf(database, environment) });
  try {
    return positionFindings(await reader.lag());
  } finally {
    await reader.close();
    await database.close();
  }
}

async function positionsOf(database: Database, { namespace }: Environment) {
  const group = consumerGroup(namespace, CONSUMER_GROUPS.ledger);
  const states = await new PositionStore(database).all().catch(() => []);
  return states.map(({ topic, partition, position, recordAt }) => {
    return { group, topic, partition, offset: position, lastTimestamp: recordAt };
  });
}

function positionFindings(lags: Lag[]): Finding[] {
  const beyond = [...new Set(lags.filter(({ offset, end }) => offset > end).map(({ topic }) => topic))];
  if (beyond.length > 0) {
    const todo = beyond.map((topic) => `\`npx loyalty offsets accept ${topic}\``).join(', ');
    return [fail('positions', `${beyond.join(', ')} ends below our offset: it was made anew`, `${todo} reads it anew`)];
  }
  const records = lags.reduce((sum, { lagRecords }) => sum + lagRecords, 0);
  if (records === 0) return [ok('lag', 'none')];
  return [warn('lag', `${records} records are not taken yet`, '`npx loyalty lag` shows where, and whether it moves')];
}
