import type { CloudEvent } from '../test/reference/types.js';
import { Installation } from '../test/support/installation.js';
import { eventually, type Service } from '../test/support/stack.js';
import { benchOptions } from './support/options.js';
import { Figures } from './support/figures.js';

/**
 * What KAFKA_SESSION_TIMEOUT_MS gives and costs. Of two ledgers one is killed: how long until what is sent from then on, to all
 * partitions, is taken, and until it is published. A ledger alone that is killed and started again at once: the same. And a ledger that is
 * held up for two seconds, alive: how long its records wait then, and whether the group was joined anew..
 */
const { runs, quick, json } = benchOptions();
const SESSIONS_MS = [1_000, 3_000, 10_000];
const HELD_UP_MS = 2_000;
const PARTITIONS = 12;
const MEMBERS = 60;
const DEADLINE_MS = 90_000;

class Bench {
  private sent = 0;
  readonly made: Installation;

  constructor(sessionMs: number) {
    this.made = new Installation('recovery', {
      KAFKA_SESSION_TIMEOUT_MS: String(sessionMs),
      KAFKA_TOPIC_PARTITIONS: String(PARTITIONS),
      LOG_LEVEL: 'info',
    });
  }

  start(): Promise<Service> {
    return this.made.start('ledger');
  }

  /** An order of each of so many members, so that no partition has none. */
  private async publish(): Promise<void> {
    const round = (this.sent += MEMBERS) / MEMBERS;
    const orders = Array.from({ length: MEMBERS }, (_, i): CloudEvent => {
      const memberId = `member-${i}`;
      const orderId = `o-${i}-${round}`;
      const data = { memberId, orderId, currency: 'EUR', totalMinor: 1_000 };
      const time = new Date(Date.UTC(2026, 0, 1) + round * 60_000).toISOString();
      return { specversion: '1.0', source: '/shop', id: orderId, type: 'order.completed', time, data };
    });
    await this.made.publish(orders);
  }

  async settle(): Promise<void> {
    await this.publish();
    await this.made.atRest(this.sent, DEADLINE_MS);
  }

  /** @returns seconds from the fault until the records of then are taken, and until they are published */
  async measure(fault: () => void): Promise<{ taken: number; published: number }> {
    await this.settle();
    const at = performance.now();
    fault();
    await this.publish();
    const since = (): number => (performance.now() - at) / 1_000;
    const options = { timeoutMs: DEADLINE_MS, everyMs: 20, what: `${this.sent} records after the fault` };
    await eventually(async () => (await this.made.taken()) >= this.sent, options);
    const taken = since();
    await this.made.atRest(this.sent, DEADLINE_MS);
    return { taken, published: since() };
  }
}

const joins = (service: Service): number => service.logTail(Infinity).split('"msg":"joined"').length - 1;

const figures = new Figures();
for (let run = 0; run < runs; run += 1) {
  for (const sessionMs of SESSIONS_MS) {
    const bench = new Bench(sessionMs);
    const name = `session ${sessionMs / 1_000} s`;
    await bench.made.makeInputTopics(PARTITIONS);
    const first = await bench.start();
    const second = await bench.start();
    await bench.settle();

    const takenOver = await bench.measure(() => first.kill('SIGKILL'));
    figures.add(`${name}: one of two killed, all taken again after`, 's', takenOver.taken);
    figures.add(`${name}: … all published after`, 's', takenOver.published);

    const before = joins(second);
    const heldUp = await bench.measure(() => {
      second.kill('SIGSTOP');
      setTimeout(() => second.kill('SIGCONT'), HELD_UP_MS);
    });
    figures.add(`${name}: one alone held up for ${HELD_UP_MS / 1_000} s, all taken again after`, 's', heldUp.taken);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    figures.add(`${name}: … times that it had to join again`, 'times', joins(second) - before);

    let again: Promise<Service> | undefined;
    const restarted = await bench.measure(() => {
      second.kill('SIGKILL');
      again = bench.start();
    });
    figures.add(`${name}: one alone killed and started again, all taken after`, 's', restarted.taken);
    figures.add(`${name}: … then all published after`, 's', restarted.published);
    await (await again)?.stop();
    await bench.made.close();
  }
}
await figures.write(json, { sessionsMs: SESSIONS_MS, partitions: PARTITIONS, runs, quick });
process.exit(0);
