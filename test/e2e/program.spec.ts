import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compileValidator, refusalsOf, SimulationAnswer } from '#contracts';
import type { CloudEvent } from '../reference/types.js';
import { order } from '../support/book.js';
import { loyalty } from '../support/command-line.js';
import { HttpClient, TOKEN, TOKENS, type Json } from '../support/http.js';
import { Installation } from '../support/installation.js';
import { projectFile } from '../support/project.js';
import { eventually, type Service } from '../support/stack.js';

// A minute in all on a machine that does nothing else; each command is a process of its own.
jest.setTimeout(300_000);

const CHANGE = '2026-03-01T00:00:00.000Z';

/** Twice the points, and twice the qualifying points; silver from half as many. */
const ALWAYS = {
  from: null,
  until: '2026-02-02T10:00:00.000Z',
  members: 3,
  facts: 4,
  points: {
    earned: { live: 100 + 600 + 1_500 + 125, draft: 200 + 1_200 + 3_000 + 250, difference: 2_325 },
    spent: { live: 0, draft: 0, difference: 0 },
    outstanding: { live: 2_325, draft: 4_650, difference: 2_325 },
  },
  currency: 'EUR',
  liabilityMinor: { live: 2_325, draft: 4_650, difference: 2_325 },
  tiers: [
    { live: 'bronze', draft: 'bronze', members: 1 },
    { live: 'bronze', draft: 'silver', members: 1 },
    { live: 'silver', draft: 'silver', members: 1 },
  ],
  changed: { morePoints: 3, fewerPoints: 0, higherTier: 1, lowerTier: 0 },
  mostGained: [
    {
      memberId: 'silver',
      points: { live: 1_625, draft: 3_250, difference: 1_625 },
      tier: { live: 'silver', draft: 'silver' },
    },
    { memberId: 'rising', points: { difference: 600 }, tier: { live: 'bronze', draft: 'silver' } },
    { memberId: 'small', points: { difference: 100 } },
  ],
  mostLost: [],
};

let files: string;
let made: Installation;
let ledger: Service;
let http: HttpClient;
let records = 0;

const fileOf = (name: string) => join(files, name);
const cli = (...args: string[]) =>
  loyalty(args, {
    LOYALTY_NAMESPACE: made.namespace,
    LOYALTY_CLOCK: 'stream',
    LOYALTY_PROGRAM: fileOf('program.yaml'),
  });
const json = async (...args: string[]): Promise<Json> => {
  const { code, stdout, stderr } = await cli(...args, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Json;
};

async function send(...events: CloudEvent[]): Promise<void> {
  await made.publish(events);
  records += events.length;
  await made.atRest(records);
}

async function entriesOf(memberId: string): Promise<Json[]> {
  return (await http.call(`/v1/members/${memberId}/entries?limit=500`)).body['items'] as Json[];
}

const admin = (path: string, body: unknown, key: string) => http.post(`/v1/programs${path}`, body, key, TOKEN.admin);

/** The default program with something else in it. */
async function edited(...changes: [from: string, to: string][]): Promise<string> {
  let text = await readFile(projectFile('programs/default.yaml'), 'utf8');
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  return text;
}
const doubled = () =>
  edited(['minorUnitsPerPoint: 100', 'minorUnitsPerPoint: 50'], ['threshold: 1000', 'threshold: 500']);

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'loyalty-program-'));
  await writeFile(fileOf('program.yaml'), await edited());
  made = new Installation('program', { LOYALTY_API_TOKENS: TOKENS, LOYALTY_PROGRAM: fileOf('program.yaml') });
  ledger = await made.start('ledger');
  http = new HttpClient((await made.start('gateway')).baseUrl);
  await send(
    order('small', 'o-1', '2026-02-01T10:00:00Z', 10_000),
    order('rising', 'o-2', '2026-02-01T10:00:00Z', 60_000),
    order('silver', 'o-3', '2026-02-01T10:00:00Z', 150_000),
    order('silver', 'o-4', '2026-02-02T10:00:00Z', 10_000),
  );
}, 300_000);
afterAll(async () => {
  await made.close();
  await rm(files, { recursive: true });
});

describe('the manager changes the program', () => {
  it('a file that was edited keeps services from starting, and the message names what to do', async () => {
    await writeFile(fileOf('program.yaml'), await doubled());
    const insights = await made.start('insights', {}, { untilReady: false });
    expect((await insights.exited).code).toBe(1);
    expect(insights.logTail()).toContain(`npx loyalty program simulate ${fileOf('program.yaml')}`);
    expect(insights.logTail()).toContain(`npx loyalty program publish ${fileOf('program.yaml')}`);
  });

  it('drafts are written down by an admin only, once for each key, and refused with all that is wrong', async () => {
    const content = await doubled();
    for (const token of [TOKEN.reader, TOKEN.operator])
      expect((await http.post('/v1/programs', { content }, 'k', token)).status).toBe(403);
    expect((await http.post('/v1/programs', { content }, null, TOKEN.admin)).status).toBe(400);
    const broken = await edited(['pendingHours: 336', 'pendingHours: soon'], ['threshold: 1000', 'threshold: 0']);
    const refused = await admin('', { content: broken }, 'broken');
    expect(refused.status).toBe(422);
    expect(refused.body['detail']).toMatch(/points.pendingHours is "soon": must be a whole number from 0 to 87600/);
    const drafted = await admin('', { content }, 'first');
    expect([drafted.status, drafted.body]).toMatchObject([201, { version: 2, state: 'draft', validFrom: null }]);
    const again = await admin('', { content }, 'first');
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', drafted.body]);
    const listed = (await http.call('/v1/programs')).body['items'] as Json[];
    expect(listed.map(({ version, state, inForce }) => [version, state, inForce])).toEqual([
      [2, 'draft', false],
      [1, 'published', true],
    ]);
  });

  it('a simulation says what the draft would have made of all that has happened, and changes nothing', async () => {
    expect((await http.post('/v1/programs/2/simulate', {}, 'k', TOKEN.reader)).status).toBe(403);
    expect((await admin('/9/simulate', {}, 'k')).status).toBe(404);
    expect((await admin('/2/simulate', { until: '2027-01-01T00:00:00Z' }, 'later')).status).toBe(422);
    const { status, body } = await admin('/2/simulate', {}, 'simulate');
    expect(status).toBe(200);
    expect(refusalsOf(compileValidator(SimulationAnswer), body)).toEqual([]);
    expect(body).toMatchObject({ version: 2, state: 'done', report: ALWAYS });
    const { simulationId } = body;
    const again = await http.call(`/v1/programs/simulations/${String(simulationId)}`, { token: TOKEN.admin });
    expect(again.body).toEqual(body);
    expect(await json('program', 'simulate', fileOf('program.yaml'))).toMatchObject(ALWAYS);

    // From the second of February on: what was given before stays, and who has 500 qualifying points is silver.
    const later = await json('program', 'simulate', fileOf('program.yaml'), '--from', '2026-02-02');
    expect(later).toMatchObject({
      from: '2026-02-02T00:00:00.000Z',
      points: { earned: { live: 2_325, draft: 2_450, difference: 125 } },
      changed: { morePoints: 1, fewerPoints: 0, higherTier: 1, lowerTier: 0 },
    });
    const words = await cli('program', 'simulate', fileOf('program.yaml'));
    expect(words.stdout).toMatch(/points earned\D+2,325\D+4,650\D+\+2,325/);
    expect((await http.call('/v1/members/rising')).body).toMatchObject({
      points: { pending: 600 },
      tier: { level: 'bronze' },
    });
  });

  it('one simulation runs at a time, whoever asked for it', async () => {
    const book = await made.book();
    await book.transaction(async (client) => {
      // Two processes start meanwhile, which takes its time on a busy machine.
      await client.query('set local idle_in_transaction_session_timeout = 0');
      await client.query(`select pg_advisory_xact_lock(hashtextextended(current_schema() || ' simulation', 0))`);
      const busy = await admin('/2/simulate', {}, 'busy');
      expect([busy.status, busy.body['code']]).toEqual([409, 'conflict']);
      expect(busy.body['detail']).toMatch(/^another simulation runs/);
      const { code, stderr } = await cli('program', 'simulate', fileOf('program.yaml'));
      expect([code, stderr]).toEqual([1, expect.stringMatching(/another simulation runs/)]);
    });
    expect((await admin('/2/simulate', {}, 'afterwards')).status).toBe(200);
  });

  it('a draft is published from an instant on, never in the past', async () => {
    const past = await admin('/2/publish', { validFrom: '2026-02-01T00:00:00Z' }, 'past');
    expect([past.status, past.body['detail']]).toEqual([
      422,
      expect.stringMatching(
        /^validFrom is 2026-02-01T00:00:00.000Z: must not lie before now, 2026-02-02T10:00:00.000Z/,
      ),
    ]);
    expect((await http.post('/v1/programs/2/publish', {}, 'k', TOKEN.operator)).status).toBe(403);
    expect((await admin('/7/publish', {}, 'k')).status).toBe(404);
    const published = await admin('/2/publish', { validFrom: CHANGE }, 'publish');
    expect(published.body).toMatchObject({
      version: 2,
      state: 'published',
      validFrom: CHANGE,
      inForce: false,
      changed: true,
    });
    expect(published.status).toBe(200);
    expect((await admin('/2/publish', {}, 'once-more')).body).toEqual(published.body);
    expect(await json('program', 'publish', fileOf('program.yaml'))).toMatchObject({ version: 2, changed: false });
  });

  it('services that run go by it from its instant on; what comes late goes by the version of its time', async () => {
    await send(order('small', 'o-5', '2026-02-28T23:59:59.999Z', 10_000));
    expect((await http.call('/v1/members/rising')).body['tier']).toMatchObject({ level: 'bronze' });
    await send(
      order('small', 'o-6', CHANGE, 10_000),
      order('new', 'o-7', '2026-03-02T00:00:00Z', 10_000),
      order('small', 'late', '2026-02-10T00:00:00Z', 10_000),
    );
    const given = (await entriesOf('small'))
      .filter(({ kind }) => kind === 'earned')
      .map(({ lotId, points, programVersion }) => [lotId, points, programVersion]);
    expect(Object.fromEntries(given.map(([lot, ...rest]) => [lot, rest]))).toEqual({
      'order:o-1': [100, 1],
      'order:late': [100, 1],
      'order:o-5': [100, 1],
      'order:o-6': [200, 2],
    });
    expect((await entriesOf('new')).find(({ kind }) => kind === 'earned')).toMatchObject({ points: 200 });
  });

  it('members of whom nothing came change their tier at its instant, and the entry says why', async () => {
    const database = await made.book();
    await eventually(
      async () => {
        const rows = await database.query<{ tier: number }>(
          `select m.tier from member m join person p on p.ref = m.ref where p.member_id = 'rising'`,
        );
        return rows[0]!.tier === 1;
      },
      { timeoutMs: 90_000, what: 'the ledger to bring members to the version' },
    );
    const [changed] = (await entriesOf('rising')).filter(({ kind }) => kind === 'tier.upgraded');
    expect(changed).toMatchObject({
      rule: 'program-change',
      effectiveAt: CHANGE,
      from: 'bronze',
      to: 'silver',
      programVersion: 2,
    });
    const explained = await http.call(`/v1/members/rising/entries/${String(changed!['entryId'])}/explain?lang=en`);
    expect((explained.body['words'] as string[]).join(' ')).toMatch(/Version 2 of the program came into force/);
    await made.atRest(records);
    const told = (await made.read('loyalty.events')).map(({ value }) => value!);
    expect(told.find(({ type, subject }) => type === 'tier.upgraded' && subject === 'rising')).toMatchObject({
      time: CHANGE,
      causationid: '2',
      causationsource: `/loyalty/${made.namespace}/programs`,
      data: { reason: 'program-change' },
    });
  });

  it('a restart takes the file that was published', async () => {
    await ledger.stop();
    ledger = await made.start('ledger');
    // 500 qualifying points by now, which are silver by version 2.
    await send(order('small', 'o-8', '2026-03-03T00:00:00Z', 10_000));
    expect((await entriesOf('small'))[0]).toMatchObject({ points: 250, programVersion: 2 });
  });

  it('every promise holds', async () => {
    const { invariants } = await made.verify();
    expect(invariants.filter((one) => one.brokenCount > 0)).toEqual([]);
    expect((await cli('verify')).code).toBe(0);
  });
});
