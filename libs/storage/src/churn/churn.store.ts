import {
  balanceOf,
  DAY_MS,
  decideWarnings,
  inControlGroup,
  instantText,
  programAt,
  utcDay,
  viewOf,
  warningReasons,
  type ChurnJudgement,
  type Instant,
  type MemberView,
  type ProgramVersion,
  type Warning,
  type WarningDecision,
  type WarningReason,
} from '#domain';
import { killPoint } from '#platform';
import { appendLines, type BookLine } from '../book/entries.js';
import { lockRefs, saveMembers, type MemberRow } from '../book/members.js';
import type { WarningKind } from '../codes.js';
import type { Client, Database } from '../database.js';
import type { PublishedPrograms } from '../programs/published.js';
import { holdVersion } from '../models/model.store.js';
import { loadCountingOrders, loadKnownSince, type CountingOrder, type KnownSince } from './order-times.js';
import { isTold, loadWarnings, saveWarnings, WARNING_STATUS, warningId, type KeptWarning } from './warning.rows.js';

/** By what and as of when warnings are decided. */
export interface ChurnDecision {
  /** Up to which time decides. */
  watermark: Instant;
  /** The judgement in force as far as it is known, not older than a version of the model; 0 is the plain rule. */
  judgement: (version: number) => Promise<ChurnJudgement>;
  /** When a crossing is noticed; `known` is null where it is not asked for, or nothing is. */
  noticedAt: (crossedAt: Instant, known: KnownSince | null) => Instant;
  /** Whether `noticedAt` looks at what was known; default true. */
  asksWhatWasKnown?: boolean;
}

export interface ChurnStoreOptions {
  programs: PublishedPrograms;
  /** How a reason is told to the CRM. */
  reasonInWords: (reason: WarningReason) => string;
  wallNow: () => Instant;
}

/** What was decided. `raised` and `again` are those that were told; `silent` are all others. */
export interface ChurnResult {
  raised: number;
  again: number;
  resolved: number;
  withdrawn: number;
  /** Kept and not sent: lapsed, or of the control group. */
  silent: number;
}

const KINDS: Record<WarningDecision['kind'], WarningKind> = {
  raise: 'warning.raised',
  'raise-again': 'warning.raised',
  resolve: 'warning.resolved',
  withdraw: 'warning.withdrawn',
};

/** Decides about churn warnings under the members' locks, and puts the messages about them among the lines of the book. */
export class ChurnStore {
  constructor(
    private readonly database: Database,
    private readonly options: ChurnStoreOptions,
  ) {}

  /**
   * Those of the members whose new state may end a warning or bring one back: after a later order day only one that stands, after
   * any other change of the order history any.
   */
  async concerned(appended: readonly string[], changed: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ member_id: string }>(
      `select p.member_id from person p where p.member_id = any($1::text[])
          and exists (select from churn_warning w where w.ref = p.ref and w.status = $3)
        union
        select p.member_id from person p where p.member_id = any($2::text[])
          and exists (select from churn_warning w where w.ref = p.ref)`,
      [appended, changed, WARNING_STATUS.code('open')],
    );
    return rows.map((row) => row.member_id);
  }

  /** Runs `work` unless another process is at it; tells whether it ran. It must take less than 30 seconds. */
  async alone(work: () => Promise<void>): Promise<boolean> {
    return this.database.transaction(async (client) => {
      const found = await client.query<{ mine: boolean }>(
        `select pg_try_advisory_xact_lock(hashtext(current_schema() || ' churn')) as mine`,
      );
      if (found.rows[0]?.mine !== true) return false;
      await work();
      return true;
    });
  }

  /**
   * Decides about all lapses of members, in one transaction and by the version of the model that is in force in it. Applied twice it decides
   * nothing more.
   */
  async decide(memberIds: readonly string[], decision: ChurnDecision): Promise<ChurnResult> {
    for (let version = 0; ;) {
      const judgement = await decision.judgement(version);
      const decided = await this.options.programs.transaction(async (client) => {
        version = await holdVersion(client);
        return versionOf(judgement) < version ? null : this.decideIn(client, memberIds, { ...decision, judgement });
      });
      // Another version came into force since the judgement was looked up: once more, by that one.
      if (decided === null) continue;
      killPoint('warnings-decided');
      return decided;
    }
  }

  private async decideIn(client: Client, memberIds: readonly string[], decision: Decision): Promise<ChurnResult> {
    const persons = await client.query<{ ref: number }>({
      name: 'refs_of_members',
      text: 'select ref from person where member_id = any($1::text[])',
      values: [memberIds],
    });
    const rows = await lockRefs(
      client,
      persons.rows.map((person) => person.ref),
    );
    const refs = rows.map((row) => row.ref);
    const orders = await loadCountingOrders(client, refs);
    const kept = await loadWarnings(client, refs);
    const known =
      decision.asksWhatWasKnown === false ? new Map<number, KnownSince>() : await loadKnownSince(client, refs);
    const batch = new DecisionBatch(this.options, decision);
    for (const row of rows) {
      batch.member(row, orders.get(row.ref) ?? [], kept.get(row.ref) ?? [], known.get(row.ref) ?? null);
    }
    await saveWarnings(client, batch.warnings);
    await saveMembers(client, batch.changed);
    await appendLines(client, batch.lines);
    return batch.result;
  }
}

function versionOf({ modelVersion }: ChurnJudgement): number {
  return Number(modelVersion ?? 0);
}

type Decision = Omit<ChurnDecision, 'judgement'> & { judgement: ChurnJudgement };

/** What one transaction writes. */
class DecisionBatch {
  readonly warnings: { ref: number; warning: KeptWarning }[] = [];
  readonly changed: MemberRow[] = [];
  readonly lines: BookLine[] = [];
  readonly result: ChurnResult = { raised: 0, again: 0, resolved: 0, withdrawn: 0, silent: 0 };
  private readonly program: ProgramVersion;
  private readonly wallNow: Instant;

  constructor(
    private readonly options: ChurnStoreOptions,
    private readonly decision: Decision,
  ) {
    this.program = programAt(options.programs.versions, decision.watermark);
    this.wallNow = options.wallNow();
  }

  member(
    row: MemberRow,
    orders: readonly CountingOrder[],
    kept: readonly KeptWarning[],
    known: KnownSince | null,
  ): void {
    const { judgement, noticedAt, watermark } = this.decision;
    const decisions = decideWarnings({
      orderTimes: orders.map((order) => order.at),
      kept,
      now: watermark,
      noticedAt: (crossedAt) => noticedAt(crossedAt, known),
      warnsAt: judgement.warnsAt,
      inForceFrom: judgement.inForceFrom,
      lateDays: this.program.program.churn.lateDays,
    });
    if (decisions.length === 0) return;
    const view = viewOf(this.options.programs.versions, row.memberId, row.sequence, row.head, watermark);
    const recordedAt = Math.max(this.wallNow, row.recordedAt + 1);
    let told = false;
    for (const { kind, warning: decided, at } of decisions) {
      const before = kept.find(({ lapseDay }) => lapseDay === decided.lapseDay);
      const warning = {
        ...(before && kind !== 'raise-again' ? before : this.described(row, view, orders, decided)),
        ...decided,
        control: before?.control ?? inControlGroup(row.ref, this.program.program.churn.controlShare),
        decidedAt: recordedAt,
        returnedAt: kind === 'resolve' ? at : null,
      };
      this.warnings.push({ ref: row.ref, warning });
      if (!isTold(warning)) {
        this.result.silent += 1;
        continue;
      }
      told = true;
      this.count(kind);
      const cause =
        kind === 'resolve' ? (orders.find((order) => order.at === at)?.cause ?? warning.cause) : warning.cause;
      this.lines.push(this.line(row, KINDS[kind], warning, at, recordedAt, cause));
    }
    if (!told) return;
    // A state of its own, so that states and recorded times go on counting alike.
    row.sequence += 1;
    row.recordedAt = recordedAt;
    this.changed.push(row);
  }

  private count(kind: WarningDecision['kind']): void {
    const counters = { raise: 'raised', 'raise-again': 'again', resolve: 'resolved', withdraw: 'withdrawn' } as const;
    this.result[counters[kind]] += 1;
  }

  /** Figures as of the decision. */
  private described(
    row: MemberRow,
    { stats, tier }: MemberView,
    orders: readonly CountingOrder[],
    warning: Warning,
  ): KeptWarning {
    const { judgement, watermark } = this.decision;
    const { horizonDays } = this.program.program.churn;
    const { orderDays, firstOrderDay, lapseDay } = warning;
    const history = { orderDays, firstOrderDay, lastOrderDay: lapseDay };
    const value = { ...history, spendMinor: stats.spendMinor, repeatSpendMinor: stats.repeatSpendMinor };
    const risk = judgement.riskAt(value, watermark);
    const silentDays = utcDay(Math.max(watermark, warning.crossedAt)) - lapseDay;
    const last = orders.at(-1);
    const lastAt = Math.max(last?.at ?? -Infinity, row.head.logins.lastAt ?? -Infinity);
    return {
      ...warning,
      control: false,
      decidedAt: this.wallNow,
      cause: last?.cause ?? '',
      risk,
      clvMinor: judgement.valueAt(value, watermark)?.valueMinor ?? null,
      reasons: warningReasons(history, silentDays, { risk, horizonDays }),
      modelVersion: judgement.modelVersion,
      tier: tier.level,
      lastActivityAt: Number.isFinite(lastAt) ? lastAt : null,
      validUntil: warning.crossedAt + horizonDays * DAY_MS,
      returnedAt: null,
    };
  }

  private line(
    row: MemberRow,
    kind: WarningKind,
    warning: KeptWarning,
    at: Instant,
    recordedAt: Instant,
    cause: string,
  ): BookLine {
    const { risk, reasons, modelVersion, lastActivityAt, tier, clvMinor, validUntil } = warning;
    const detail = {
      warningSequence: ++row.warningSequence,
      warningId: warningId(row.ref, warning.lapseDay),
      risk,
      reasons: reasons.map(this.options.reasonInWords),
      modelVersion,
      lastActivityAt: lastActivityAt === null ? null : instantText(lastActivityAt),
      tier,
      clvMinor,
      validUntil: instantText(validUntil),
    };
    return {
      ref: row.ref,
      lane: row.lane,
      seq: ++row.entrySeq,
      kind,
      rule: 'none',
      origin: 'live',
      programVersion: this.program.version,
      cause,
      lot: null,
      points: 0,
      moved: 0,
      balanceAfter: balanceOf(row.head),
      effectiveAt: at,
      recordedAt,
      memberSequence: null,
      corrects: null,
      from: null,
      to: null,
      detail: JSON.stringify(detail),
    };
  }
}
