import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { Installation } from '../support/installation.js';
import { propertyOptions } from '../support/property.js';
import { eventually, ownStack, type StackPart } from '../support/stack.js';
import { Scene } from './support/scene.js';

jest.setTimeout(300_000);

const EVENTS_A_SECOND = 60;
/** So many records are taken before a broker dies, and again without it. */
const RECORDS = 300;
const DEADLINE_MS = 90_000;

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
}, 60_000);

describe('three brokers that keep every record three times', () => {
  it('one after the other killed under load, and back again: nothing lost, nothing twice, order kept', async () => {
    const { seed } = propertyOptions(1);
    const stack = ownStack('brokers', { kafkaBrokers: 3 });
    const made = new Installation('brokers', { KAFKA_SESSION_TIMEOUT_MS: '6000' }, stack.environment);
    const scene = new Scene(made, seed, { members: 300 });
    open.push(scene, made, { close: () => Promise.resolve(stack.down()) });
    await made.makeInputTopics(6);
    const services = await Promise.all([made.start('ledger'), made.start('insights')]);
    expect(await fewestReplicas(made)).toBe(3);
    scene.start(EVENTS_A_SECOND);
    const moreAreTaken = async (what: string): Promise<void> => {
      const before = await made.taken();
      await eventually(async () => (await made.taken()) >= before + RECORDS, { timeoutMs: DEADLINE_MS, what });
    };
    await moreAreTaken('the first records');
    for (const broker of ['kafka-2', 'kafka'] satisfies StackPart[]) {
      stack.kill(broker);
      await moreAreTaken(`records without ${broker}`);
      await stack.restoreMeanwhile();
      await moreAreTaken(`records with ${broker} again`);
    }
    await scene.end();
    for (const service of services) expect(await service.stop()).toEqual({ code: 0, signal: null });
  });
});

/** Of any partition of the installation's topics. */
async function fewestReplicas({ kafka, namespace }: Installation): Promise<number> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata();
    const own = topics.filter(({ name }) => name.startsWith(namespace));
    return Math.min(...own.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas.length)));
  } finally {
    await admin.disconnect();
  }
}
