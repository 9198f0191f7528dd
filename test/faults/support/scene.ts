import { expect } from '@jest/globals';
import { instantText } from '#domain';
import { PositionStore } from '#storage';
import type { Installation } from '../../support/installation.js';
import { eventually } from '../../support/stack.js';
import { checkPromises } from './promises.js';
import { Shoppers } from './shoppers.js';
import { Traffic } from './traffic.js';
import { Witness } from './witness.js';

/** An installation at work: records come in, members spend points where there is a gateway, and someone looks on. */
export class Scene {
  readonly traffic: Traffic;
  readonly shoppers: Shoppers | undefined;
  private readonly witness: Witness;

  /** @param gatewayUrl without one, nobody spends points */
  constructor(
    private readonly made: Installation,
    private readonly seed: number,
    { members, gatewayUrl }: { members: number; gatewayUrl?: string },
  ) {
    const memberIds = Array.from({ length: members }, (_, i) => `member-${i}`);
    this.traffic = new Traffic(made.kafka, made.namespace, seed, members);
    this.shoppers = gatewayUrl === undefined ? undefined : new Shoppers(gatewayUrl, memberIds);
    this.witness = new Witness(made, memberIds);
  }

  start(eventsPerSecond: number): void {
    this.traffic.start(eventsPerSecond);
    this.shoppers?.start();
    this.witness.start();
  }

  /** How far everything is, for the message of a failure. */
  async progress(): Promise<string> {
    const partitions = await new PositionStore(await this.made.book()).all();
    const taken = partitions.reduce((sum, one) => sum + one.position, 0);
    const latest = partitions.map(({ latestAt }) => (latestAt === null ? 'never' : instantText(latestAt)));
    return `${taken} of ${this.traffic.sent.length} records taken, up to ${[...new Set(latest)].sort().join(', ')}`;
  }

  /** Lets everything come to rest and fails where a promise does not hold. */
  async end(): Promise<void> {
    await this.traffic.stop();
    await this.shoppers?.stop();
    await this.made.atRest(this.traffic.sent.length, 120_000);
    const { checked } = await eventually(
      async () => {
        const findings = await checkPromises(this.made, this.traffic, this.shoppers);
        if (findings.broken.length > 0) throw new Error(findings.broken.join('\n'));
        return findings;
      },
      { timeoutMs: 60_000, everyMs: 1_000, what: 'every promise to hold' },
    );
    const entriesKept = await this.witness.stop();
    const { looks, broken } = this.witness;
    const asked = this.shoppers?.answered.length ?? 0;
    console.info(JSON.stringify({ seed: this.seed, records: this.traffic.sent.length, asked, looks, checked }));
    expect(broken).toEqual([]);
    expect(looks).toBeGreaterThan(10);
    expect(entriesKept).toBeGreaterThan(500);
  }

  async close(): Promise<void> {
    await this.shoppers?.close();
    await this.witness.close();
    await this.traffic.close();
  }
}
