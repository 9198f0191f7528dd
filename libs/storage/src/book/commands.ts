import {
  balanceOf,
  DAY_MS,
  decide,
  decideTransfer,
  Folding,
  foldOn,
  InvariantBroken,
  placeFacts,
  settledUnder,
  tiersChangeBy,
  type FactType,
  type Instant,
  type PointsView,
  type Programs,
  type Refused,
  type Request,
  type TransferRequest,
} from '#domain';
import type { Client } from '../database.js';
import { saveLots } from './lots.js';
import { numberEntries, type BookLine } from './entries.js';
import { factOfRow, insertFacts, type FactRow, type IncomingFact } from './facts.js';
import { nextDueOf, saveMembers, type MemberRow } from './members.js';
import { loadParts } from './parts.js';
import { saveSpendings } from './spendings.js';

/** A command on its way into the book. */
export interface CommandRequest {
  memberId: string;
  request: Request;
  /** Identity of the fact that it becomes: the same for every repetition of the same request. */
  id: string;
  source: string;
  /** Kept with the fact: who asked, and why. */
  note: Record<string, unknown>;
  identity: string;
  content: string;
  /** For transfers: the taker's fact, which has an identity of its own. */
  received?: { id: string; identity: string };
}

/** What became of a command. */
export type CommandResult =
  | { outcome: 'unknown-member' }
  | { outcome: 'refused'; refusal: Refused }
  /** With the member's points after it. */
  | { outcome: 'granted'; memberId: string; data: Record<string, unknown>; at: Instant; balance: PointsView };

/**
 * Decides commands of members that are locked and brought to now, one after the other, and writes what comes of them, `alongside` being
 * written with it. The caller appends the lines last of all.
 */
export async function decideCommands(
  client: Client,
  programs: Programs,
  rows: ReadonlyMap<string, MemberRow>,
  requests: readonly CommandRequest[],
  now: Instant,
  wallNow: Instant,
  alongside: (results: readonly CommandResult[]) => Promise<void>,
): Promise<{ results: CommandResult[]; lines: BookLine[] }> {
  const known = [...new Set(rows.values())];
  const named = new Map<MemberRow, string[]>(known.map((row) => [row, []]));
  for (const { memberId, request } of requests) {
    const row = rows.get(memberId);
    const key = spendingOf(request);
    if (row && key !== null) named.get(row)!.push(key);
  }
  const until = known.reduce((latest, row) => Math.max(latest, notBefore(row, now)), now);
  const states = await loadParts(
    client,
    known.map((row) => ({
      row,
      until,
      windowMs: settledUnder(programs, row.head).program.tiers.windowDays * DAY_MS,
      loaded: tiersChangeBy(programs, row.head, until) ? 'open' : 'points',
      lots: [],
      spendings: named.get(row)!,
    })),
    { from: now },
  );
  const runs = new Map(
    known.map((row) => [row, new MemberRun(row, new Folding(programs, states.get(row.ref)!), wallNow)]),
  );
  const runOf = (memberId: string): MemberRun | undefined => {
    const row = rows.get(memberId);
    return row && runs.get(row);
  };
  const results = requests.map((command): CommandResult => {
    const member = runOf(command.memberId);
    if (!member) return { outcome: 'unknown-member' };
    const { request } = command;
    return request.kind === 'transfer'
      ? member.transfer(programs, command, request, runOf(request.to) ?? null, now)
      : member.decide(programs, command, request, now);
  });
  const changed = [...runs.values()].filter((member) => member.facts.length > 0);
  if (changed.length === 0) {
    await alongside(results);
    return { results, lines: [] };
  }
  const lines = changed.flatMap((member) => member.finish());
  const facts = changed.flatMap((member) => member.facts);
  // Sent together: each answer that is waited for costs a turn of the server's and of this process, and members stay locked meanwhile.
  const [inserted] = await Promise.all([
    insertFacts(client, facts),
    saveLots(
      client,
      changed.flatMap((member) => member.lots()),
    ),
    saveSpendings(
      client,
      changed.flatMap((member) => member.spendings()),
    ),
    saveMembers(
      client,
      changed.map((member) => member.row),
    ),
    alongside(results),
  ]);
  if (inserted.size < facts.length)
    throw new InvariantBroken('a command was recorded before, but its answer was not kept');
  return { results, lines };
}

/** Never before the previous command, nor before anything else that has taken effect. */
const notBefore = ({ head }: MemberRow, now: Instant): Instant => Math.max(now, head.lastEffectAt ?? now);

/** The key of the redemption or hold that a request refers to. */
function spendingOf(request: Request): string | null {
  if (request.kind === 'cancel-redemption') return `redemption:${request.redemptionId}`;
  return request.kind === 'capture' || request.kind === 'release' ? `hold:${request.holdId}` : null;
}

/** One member's commands of one transaction. */
class MemberRun {
  readonly facts: FactRow[] = [];
  private readonly balance: number;
  private readonly recordedAt: number;

  constructor(
    readonly row: MemberRow,
    private readonly run: Folding,
    wallNow: Instant,
  ) {
    this.balance = balanceOf(row.head);
    this.recordedAt = Math.max(wallNow, row.recordedAt + 1);
  }

  decide(
    programs: Programs,
    command: CommandRequest,
    request: Exclude<Request, TransferRequest>,
    now: Instant,
  ): CommandResult {
    const at = notBefore(this.row, now);
    const decision = decide(programs, this.run, request, at);
    if ('refused' in decision) return { outcome: 'refused', refusal: decision };
    const { type, data } = decision;
    this.record(command, type, { ...data, note: command.note }, at);
    return this.granted(data, at);
  }

  /** Two facts at one instant, one for each side, that name the other one by its number in the book. */
  transfer(
    programs: Programs,
    command: CommandRequest,
    request: TransferRequest,
    taker: MemberRun | null,
    now: Instant,
  ): CommandResult {
    const at = Math.max(notBefore(this.row, now), taker ? notBefore(taker.row, now) : now);
    const decision = decideTransfer(programs, this.run, taker?.run ?? null, request, at);
    if ('refused' in decision) return { outcome: 'refused', refusal: decision };
    const { received } = command;
    if (!taker || !received) throw new InvariantBroken('a transfer was granted without a taker');
    this.record(command, 'points.sent', { ...decision, to: taker.row.ref, note: command.note }, at);
    taker.record({ ...command, ...received }, 'points.received', { ...decision, from: this.row.ref }, at);
    const { transferId, points } = decision;
    return this.granted({ transferId, points }, at);
  }

  /** Read before anyone else is decided about who changes these points. */
  private granted(data: Record<string, unknown>, at: Instant): CommandResult {
    const { memberId, head } = this.row;
    const { active, pending, reserved, deficit } = head;
    return { outcome: 'granted', memberId, data, at, balance: { active, pending, reserved, deficit } };
  }

  private record(
    { source, id, identity, content }: Pick<CommandRequest, 'source' | 'id' | 'identity' | 'content'>,
    type: FactType,
    data: Record<string, unknown>,
    at: Instant,
  ): void {
    const { row, run } = this;
    const incoming: IncomingFact = {
      memberId: row.memberId,
      source,
      id,
      type,
      timeMs: at,
      data,
      imported: false,
      identity,
      business: null,
      content,
    };
    if (this.facts.length === 0) row.sequence++;
    const fact: FactRow = { ref: row.ref, seq: ++row.factSeq, recorded: this.recordedAt, incoming };
    this.facts.push(fact);
    foldOn(
      run,
      placeFacts([factOfRow(fact)], () => undefined),
      at,
    );
  }

  finish(): BookLine[] {
    const { row, run } = this;
    row.recordedAt = this.recordedAt;
    row.nextDueAt = nextDueOf(run);
    return numberEntries(row, run.entries, this.balance, this.recordedAt, () => 'live');
  }

  lots() {
    return [...this.run.changedLots].map((id) => ({ ref: this.row.ref, part: this.run.lot(id) }));
  }

  spendings() {
    return [...this.run.changedSpendings].map((key) => ({
      ref: this.row.ref,
      part: this.run.state.spendings.get(key)!,
    }));
  }
}
