import type { Fact } from '#domain';
import type { Client } from '../database.js';
import { copyFacts, factOfRow, insertFacts, loadFacts, type FactRow } from './facts.js';
import type { MemberRow } from './members.js';

/** What a merge gives the account, and what it leaves where they came from. */
export interface Absorbed {
  /** New facts of the account. */
  gained: Fact[];
  /** The one fact that stands for all that were there. */
  left: Fact;
}

/**
 * Makes a member another name of an account: the facts are the account's as well from now on, and its own book is brought to nothing by
 * the fact that is left. Both are locked; the caller folds both again.
 * @param merge the account's fact of the merge, already written
 */
export async function absorb(client: Client, account: MemberRow, merged: MemberRow, merge: FactRow): Promise<Absorbed> {
  const copied = await copyFacts(client, {
    from: merged.ref,
    to: account.ref,
    seq: account.factSeq,
    recorded: merge.recorded,
  });
  account.factSeq += merged.factSeq;
  const gained = (await loadFacts(client, [account.ref])).get(account.ref)!;
  const left: FactRow = {
    ref: merged.ref,
    seq: ++merged.factSeq,
    recorded: Math.max(merge.recorded, merged.recordedAt + 1),
    incoming: { ...merge.incoming, type: 'member.merged-away', business: null, data: { into: account.ref } },
  };
  await insertFacts(client, [left]);
  for (const table of ['purchase', 'publication', 'spending']) {
    await client.query(`delete from ${table} where ref = $1`, [merged.ref]);
  }
  await client.query('update member set merged_into = $2 where ref = $1 or merged_into = $1', [
    merged.ref,
    account.ref,
  ]);
  merged.mergedRef = account.ref;
  return { gained: gained.filter((fact) => copied.has(fact.identity)), left: factOfRow(left) };
}
