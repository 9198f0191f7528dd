import { afterAll, describe, expect, it } from '@jest/globals';
import { loyalty } from '../support/command-line.js';
import { Installation } from '../support/installation.js';
import { eventually } from '../support/stack.js';
import { tape } from '../support/tape.js';

const made = new Installation('made-anew');
const played = tape(20_261_124, 120, 3_000);
afterAll(() => made.close());

describe('a topic that was deleted and made anew', () => {
  it('makes the ledger not ready, which says why, while other topics go on; accepted, it is read from its beginning', async () => {
    await made.makeInputTopics(1);
    const [ledger, topic] = [await made.start('ledger'), made.topic('commerce.reviews')];
    const ready = async () => {
      const response = await fetch(`${ledger.baseUrl}/health/ready`);
      const { checks } = (await response.json()) as { checks: Record<string, string> };
      return { status: response.status, intake: checks['intake'] };
    };
    const some = (type: string, count: number) => played.events.filter((one) => one.type === type).slice(0, count);
    const reviews = some('review.published', 10);
    await made.publish([...reviews, ...some('order.completed', 10)]);
    await made.atRest(20);
    expect(await ready()).toEqual({ status: 200, intake: 'ok' });

    const admin = made.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [topic] });
    await eventually(async () => !(await admin.listTopics()).includes(topic), { what: 'the topic to be gone' });
    await admin.disconnect();
    await made.makeInputTopics(1);
    await made.publish(reviews.slice(0, 3));
    const told = await eventually(
      async () => {
        const { status, intake } = await ready();
        return status === 503 && intake?.includes('made anew') && intake;
      },
      { timeoutMs: 90_000, what: 'the ledger to say that the topic was made anew' },
    );
    expect(told).toContain(`${topic} 0: `);
    await made.publish(some('order.completed', 15).slice(10));
    await eventually(async () => (await made.taken()) === 25, { what: 'the other topic to go on' });
    expect((await ready()).status).toBe(503);

    const named = { LOYALTY_NAMESPACE: made.namespace };
    expect((await loyalty(['offsets', 'accept', 'commerce.nothing'], named)).code).toBe(1);
    const accepted = await loyalty(['offsets', 'accept', 'commerce.reviews'], named);
    expect(accepted).toMatchObject({ code: 0, stdout: expect.stringContaining('is read from its beginning') });
    await eventually(async () => (await ready()).status === 200, { timeoutMs: 90_000, what: 'the ledger to be ready' });
    await made.atRest(18);
    expect(await made.outcomes()).toEqual({ applied: 15, duplicate: 3, conflict: 0, invalid: 0, ignored: 0 });
    expect((await made.verify()).ok).toBe(true);
    expect(await ledger.stop()).toMatchObject({ code: 0 });
  }, 180_000);
});
