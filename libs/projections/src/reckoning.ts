import { killPoint } from '#platform';
import type { WarnsAt } from '#domain';
import { modelVersionOf, newReckoning, type Epoch } from './epoch.js';
import type { Deadlines } from './deadlines.js';
import type { RedisClient } from './redis.client.js';
import { isFilling, type Shards } from './shards.js';

/** Members in one script call: bounds the time for which a node does nothing else. */
const PAGE_MEMBERS = 500;
/** So that neither this process nor Redis waits for the other. */
const SHARDS_AT_ONCE = 4;

/** Shards whose deadlines can be reckoned, with the epoch of each, and those that are being filled, which comes first. */
export interface ReckoningBegun {
  epochs: Map<number, Epoch>;
  filling: number[];
}

/** What a deadline is reckoned from. */
interface Line {
  memberId: string;
  version: string;
  dueAt: number;
  settled: boolean;
}

/** Deadlines of the members that a shard has, by another version of the model: only these are written, members stay where they are. */
export class Reckoning {
  constructor(
    private readonly redis: RedisClient,
    private readonly shards: Shards,
    private readonly deadlines: Deadlines,
  ) {}

  /** Opens a generation for them in each shard, or joins the one that is open. */
  async begin(wanted: readonly number[], modelVersion: number): Promise<ReckoningBegun> {
    const begun: ReckoningBegun = { epochs: new Map(), filling: [] };
    const seen = await this.shards.readEpochs(wanted);
    await Promise.all(wanted.map((shard) => this.open(shard, seen.get(shard) as Epoch, modelVersion, begun)));
    return begun;
  }

  /**
   * Reckons all of them. A deadline up to `until` of a member who was decided about is taken for settled: they are not asked again.
   * @returns how many members there were
   */
  async reckon(epochs: ReadonlyMap<number, Epoch>, until: number): Promise<number> {
    const waiting = [...epochs];
    let members = 0;
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const found = await this.reckonShard(next[0], next[1], until);
        members += found;
      }
    };
    await Promise.all(Array.from({ length: SHARDS_AT_ONCE }, work));
    return members;
  }

  private async open(shard: number, seen: Epoch, modelVersion: number, begun: ReckoningBegun): Promise<void> {
    for (let epoch = seen; epoch.current !== null;) {
      if (isFilling(epoch.building)) return void begun.filling.push(shard);
      if (epoch.building !== null) return void begun.epochs.set(shard, epoch);
      const building = newReckoning(modelVersion, epoch.current);
      if (await this.shards.openGeneration(shard, epoch, building)) {
        begun.epochs.set(shard, { ...epoch, building });
        return;
      }
      epoch = (await this.shards.readEpochs([shard])).get(shard) as Epoch;
    }
  }

  private async reckonShard(shard: number, epoch: Epoch, until: number): Promise<number> {
    const warnsAt = await this.deadlines.of(modelVersionOf(epoch.building as string));
    const { recency } = this.shards.keys.indexes(shard, epoch.current as string);
    let members = 0;
    // Whoever is there all the time is found, perhaps twice; whoever changes is written by the change.
    for (let cursor = '0', more = true; more; more = cursor !== '0') {
      const [next, found] = await this.redis.zscan(recency, cursor, 'COUNT', PAGE_MEMBERS);
      cursor = next;
      const ids = found.filter((_, i) => i % 2 === 0);
      // A small set comes whole, whatever was asked for; a page of a large one may be somewhat longer.
      for (let from = 0; from < ids.length; from += 2 * PAGE_MEMBERS) {
        const part = ids.slice(from, from + 2 * PAGE_MEMBERS);
        if (!(await this.reckonPage(shard, epoch, part, warnsAt, until))) return members;
        members += part.length;
        killPoint('refill');
      }
    }
    return members;
  }

  /** @returns false where the epoch is another by now: the shard is left as it is */
  private async reckonPage(
    shard: number,
    epoch: Epoch,
    ids: readonly string[],
    warnsAt: WarnsAt,
    until: number,
  ): Promise<boolean> {
    const { keys } = this.shards;
    const [current, building] = [epoch.current as string, epoch.building as string];
    const hashOf = (id: string): string => keys.member(shard, current, id);
    const histories = await this.shards.callUnder(shard, epoch, 'histories', {
      keys: [keys.deadlines(shard, current).settled, ...ids.map(hashOf)],
      args: ids,
    });
    if (histories === null) return false;
    const lines = linesOf(ids, histories as string[], warnsAt, until);
    if (lines.length === 0) return true;
    const { due, settled } = keys.deadlines(shard, building);
    const written = await this.shards.callUnder(shard, epoch, 'reckon', {
      keys: [due, settled, ...lines.map(({ memberId }) => hashOf(memberId))],
      args: lines.flatMap((line) => [line.memberId, line.version, line.dueAt, line.settled ? 1 : 0]),
    });
    return written !== null;
  }
}

/** Those who will be warned some day. `histories`: v n a z of each member, and the deadline that was settled, '' for none. */
function linesOf(ids: readonly string[], histories: readonly string[], warnsAt: WarnsAt, until: number): Line[] {
  const lines: Line[] = [];
  ids.forEach((memberId, i) => {
    const [version, orderDays, first, last, done] = histories.slice(5 * i, 5 * i + 5) as [
      string,
      string,
      string,
      string,
      string,
    ];
    // Gone meanwhile, or their last order was undone.
    if (version === '' || last === '') return;
    const history = { orderDays: Number(orderDays), firstOrderDay: Number(first), lastOrderDay: Number(last) };
    const dueAt = warnsAt(history);
    if (dueAt !== null) lines.push({ memberId, version, dueAt, settled: done !== '' && dueAt <= until });
  });
  return lines;
}
