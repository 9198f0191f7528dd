import { contentOf, identityHash } from '#contracts';
import { instantText, programAt, type Programs, type Refused, type Request } from '#domain';
import type { Answer, CommandResult, KeyedAnswer, KeyedCommand, KeyedRequest, Ledger } from '#storage';
import { problemDetails, PROBLEMS, Refusal, type ProblemCode } from '../http/problem.js';

/** A command as it came: who asks what of whom, under which key. */
export interface Asked {
  memberId: string;
  request: Request;
  keyed: KeyedRequest;
  note: Record<string, unknown>;
  status: 200 | 201;
}

interface Pending {
  asked: Asked;
  resolve: (answer: KeyedAnswer) => void;
  reject: (error: unknown) => void;
}

const GATHER_MS = 1;
const GATHER_MAX = 200;
/** So many must wait before a transaction begins beside one that runs: those that come while it runs share the next one. */
const GATHER_BESIDE = 100;
const SOURCE = '/loyalty/commands';

/**
 * Gathers commands for a moment and decides them together, in one transaction: a checkout's rush costs one commit instead of hundreds.
 * Two under one key never share a transaction; the second waits for the next and then finds the first one's answer.
 */
export class CommandDesk {
  private pending: Pending[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running = 0;

  constructor(
    private readonly ledger: Ledger,
    private readonly programs: Programs,
    private readonly concurrency = 3,
  ) {}

  /** @throws Refusal where the answer is not one that is kept */
  ask(asked: Asked): Promise<KeyedAnswer> {
    return new Promise((resolve, reject) => {
      this.pending.push({ asked, resolve, reject });
      if (this.pending.length >= GATHER_MAX) this.flush();
      else this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
    });
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.running >= this.concurrency || this.pending.length < (this.running > 0 ? GATHER_BESIDE : 1)) return;
    const batch = this.takeBatch();
    this.running++;
    void this.run(batch).finally(() => {
      this.running--;
      if (this.pending.length > 0) this.flush();
    });
  }

  private takeBatch(): Pending[] {
    const keys = new Set<string>();
    const batch: Pending[] = [];
    const rest: Pending[] = [];
    for (const one of this.pending) {
      const { caller, path, key } = one.asked.keyed;
      const name = JSON.stringify([caller, path, key]);
      if (batch.length < GATHER_MAX && !keys.has(name)) batch.push(one);
      else rest.push(one);
      keys.add(name);
    }
    this.pending = rest;
    return batch;
  }

  private async run(batch: readonly Pending[]): Promise<void> {
    try {
      const commands = batch.map(({ asked }) => keyedCommand(asked));
      const statuses = new Map(commands.map((command, i) => [command, batch[i]!.asked.status]));
      const kept = new Map<KeyedCommand, Answer | null>();
      const results = await this.ledger.command(commands, (result, command) => {
        const answer = this.answer(result, command, statuses.get(command)!);
        kept.set(command, answer);
        return answer;
      });
      results.forEach((result, i) => {
        const { resolve, reject } = batch[i]!;
        if ('status' in result || result.outcome === 'reused') return resolve(result);
        try {
          const answer = kept.get(commands[i]!) ?? null;
          if (answer === null) throw refusalOf(result);
          resolve({ ...answer, outcome: 'first' });
        } catch (error) {
          reject(error);
        }
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  /** Null for outcomes that are not kept: the same request may find another state next time. */
  private answer(result: CommandResult, command: KeyedCommand, status: number): Answer | null {
    if (result.outcome === 'granted') return { status, content: JSON.stringify(this.granted(result, command)) };
    if (result.outcome !== 'refused') return null;
    const { code, detail, more } = problemOf(result.refusal);
    if (PROBLEMS[code].status !== 422) return null;
    return { status: 422, content: JSON.stringify({ ...problemDetails(code, detail, command.id), ...more }) };
  }

  private granted(
    result: Extract<CommandResult, { outcome: 'granted' }>,
    command: KeyedCommand,
  ): Record<string, unknown> {
    const { points, expiresAtMs, ...ids } = result.data as { points?: number; expiresAtMs?: number };
    const spends = command.request.kind === 'redeem' || command.request.kind === 'capture';
    return {
      memberId: result.memberId,
      ...ids,
      ...(command.request.kind === 'transfer' ? { to: command.request.to } : {}),
      ...(points === undefined ? {} : { points }),
      ...(spends ? { valueMinor: (points ?? 0) * programAt(this.programs, result.at).program.points.valueMinor } : {}),
      ...(expiresAtMs === undefined ? {} : { expiresAt: instantText(expiresAtMs) }),
      at: instantText(result.at),
      balance: result.balance,
    };
  }
}

function keyedCommand({ memberId, request, keyed, note }: Asked): KeyedCommand {
  const id = identityHash(keyed.caller, `${keyed.path} ${keyed.key} ${keyed.bodyHash}`);
  return {
    memberId,
    request,
    keyed,
    note,
    id,
    source: SOURCE,
    identity: identityHash(SOURCE, id),
    ...(request.kind === 'transfer' ? { received: receivedBy(id) } : {}),
    content: contentOf(request.kind, request),
  };
}

function receivedBy(id: string): { id: string; identity: string } {
  const received = `${id}/received`;
  return { id: received, identity: identityHash(SOURCE, received) };
}

function refusalOf(result: CommandResult): Refusal {
  if (result.outcome === 'unknown-member') return new Refusal('member-unknown');
  if (result.outcome !== 'refused') return new Refusal('internal');
  const { code, detail } = problemOf(result.refusal);
  return new Refusal(code, detail);
}

const TAKER_RULES = {
  'transfer-to-self': 'must be another member',
  'taker-unknown': 'must be a member that the book knows',
  'taker-blocked': 'must be a member who is not blocked',
} as const;

function problemOf(refusal: Refused): { code: ProblemCode; detail: string; more?: Record<string, unknown> } {
  switch (refusal.refused) {
    case 'insufficient-points': {
      const { missing, active } = refusal;
      return {
        code: 'insufficient-points',
        detail: `${active} points can be spent, ${missing} are missing`,
        more: { missing, active },
      };
    }
    case 'below-minimum': {
      const { minimumPoints } = refusal;
      return { code: 'below-minimum', detail: `at least ${minimumPoints} points at once`, more: { minimumPoints } };
    }
    case 'more-than-held':
      return {
        code: 'unprocessable',
        detail: `points: ${refusal.heldPoints} are held`,
        more: { heldPoints: refusal.heldPoints },
      };
    case 'expiry-out-of-range': {
      const latest = refusal.to === null ? '' : `, at the latest ${instantText(refusal.to)}`;
      return { code: 'unprocessable', detail: `expiresAt: must lie after ${instantText(refusal.from)}${latest}` };
    }
    case 'member-blocked':
      return { code: 'member-blocked', detail: `blocked since ${instantText(refusal.since)}` };
    case 'transfer-to-self':
    case 'taker-unknown':
    case 'taker-blocked':
      return { code: refusal.refused, detail: `to: ${TAKER_RULES[refusal.refused]}` };
    case 'unknown':
      return { code: 'not-found', detail: `there is no ${refusal.what} of this member` };
    case 'already-ended':
      return { code: 'conflict', detail: `${refusal.what} has ended already` };
  }
}
