import { identityHash } from '#contracts';
import type { Command as CommandFact } from '#domain';
import type { Command } from '../reference/types.js';

const HALF_AN_HOUR_MS = 30 * 60_000;

/** Commands of the reference model as the facts that the engine records. */
export function commandFacts(commands: readonly Command[]): CommandFact[] {
  const held = new Map(commands.map((command) => [command.id, command.kind === 'hold' ? command.points : 0]));
  return commands.map((command, index) => commandFact(command, index, held));
}

function commandFact(command: Command, index: number, held: Map<string, number>): CommandFact {
  const { source, id } = command;
  const time = Date.parse(command.time);
  const base = { identity: identityHash(source, id), source, id, time, recorded: 0, seq: index + 1, imported: false };
  const expiresAt = 'expiresAt' in command && command.expiresAt !== undefined ? Date.parse(command.expiresAt) : null;
  switch (command.kind) {
    case 'redeem':
      return { ...base, type: 'points.redeemed', redemptionId: id, points: command.points };
    case 'cancel-redemption':
      return { ...base, type: 'redemption.cancelled', redemptionId: command.redemptionId };
    case 'hold':
      return {
        ...base,
        type: 'points.held',
        holdId: id,
        points: command.points,
        expiresAt: expiresAt ?? time + HALF_AN_HOUR_MS,
      };
    case 'capture':
      return {
        ...base,
        type: 'hold.captured',
        holdId: command.holdId,
        points: command.points ?? held.get(command.holdId)!,
      };
    case 'release':
      return { ...base, type: 'hold.released', holdId: command.holdId };
    case 'send':
    case 'receive': {
      const type = command.kind === 'send' ? 'points.sent' : 'points.received';
      const parts = command.parts.map(([at, points]): [number, number] => [Date.parse(at), points]);
      const points = parts.reduce((sum, [, part]) => sum + part, 0);
      return { ...base, type, transferId: id, points, parts };
    }
    case 'adjust':
      return { ...base, type: 'points.adjusted', adjustmentId: id, points: command.points, expiresAt };
  }
}
