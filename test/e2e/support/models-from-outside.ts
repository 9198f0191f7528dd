import { expect, it } from '@jest/globals';
import {
  ChurnEffectView,
  ChurnWarningView,
  compileValidator,
  ModelVersionDetail,
  ModelVersionView,
  PopulationValue,
  RefitAnswer,
  refusalsOf,
} from '#contracts';
import { DAY_MS, dayName } from '#domain';
import { loyalty } from '../../support/command-line.js';
import { TOKEN, type HttpClient, type Json } from '../../support/http.js';
import { shop as leavingShop } from '../../support/leaving-shop.js';
import { eventually } from '../../support/stack.js';
import type { RefitShop } from './refit-shop.js';

/** What models, values and warnings look like over HTTP and from the command line, in an installation that has some. */
export function modelsFromOutside(shop: RefitShop, http: HttpClient): void {
  const { made } = shop;
  const valid = (declared: Parameters<typeof compileValidator>[0], body: unknown): void =>
    expect(refusalsOf(compileValidator(declared), body)).toEqual([]);
  const get = async (path: string): Promise<Json> => {
    const { status, body } = await http.call(path);
    expect([path, status]).toEqual([path, 200]);
    return body;
  };
  const itemsOf = async <T>(path: string, limit = 500): Promise<T[]> => {
    const items: T[] = [];
    for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
      const sign = path.includes('?') ? '&' : '?';
      const body = await get(`${path}${sign}limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`);
      items.push(...(body['items'] as T[]));
      cursor = body['nextCursor'] as string | null;
    }
    return items;
  };

  it('show the versions, their choice and their hold-out table', async () => {
    const versions = await itemsOf<Json>('/v1/insights/models');
    for (const one of versions) valid(ModelVersionView, one);
    expect(versions.map(({ version, inUse }) => [version, inUse])).toEqual(
      versions.map((_, i) => [versions.length - i, i === 0]),
    );
    const detail = await get('/v1/insights/models/1');
    valid(ModelVersionDetail, detail);
    const { holdOut } = detail['report'] as { holdOut: { inactivity: { name: string }[] } };
    expect(holdOut.inactivity.length).toBeGreaterThan(5);
    for (const none of ['99', '0', 'x']) expect((await http.call(`/v1/insights/models/${none}`)).status).toBe(404);
  });

  it('add up what the members are worth, and what of it is at risk', async () => {
    const value = (await get('/v1/insights/value')) as unknown as PopulationValue;
    valid(PopulationValue, value);
    const { all, tiers, segments, atRisk } = value;
    expect(all!.members).toBe((await get('/v1/insights/rfm'))['size']);
    for (const groups of [tiers, segments]) {
      expect(groups.reduce((sum, { members }) => sum + members, 0)).toBe(all!.members);
      expect(groups.reduce((sum, { sumMinor }) => sum + sumMinor, 0)).toBe(all!.sumMinor);
    }
    const raised = await itemsOf<ChurnWarningView>('/v1/churn-warnings?state=raised');
    expect(atRisk.members).toBe(raised.length);
    expect(atRisk.valueMinor).toBe(raised.reduce((sum, { clvMinor }) => sum + (clvMinor ?? 0), 0));
  });

  it('compare who was told of with who was kept back', async () => {
    const orders = leavingShop();
    // What was noticed too late was not told, whatever became of it; how much that is depends on how fast this machine is.
    const late = async (): Promise<Set<string>> => {
      const rows = await (
        await made.book()
      ).query<{ member_id: string; lapse_day: number }>(
        'select p.member_id, w.lapse_day from churn_warning w join person p on p.ref = w.ref where w.late',
      );
      return new Set(rows.map((row) => `${row.member_id} ${dayName(row.lapse_day)}`));
    };
    // Insights that were stopped may still have returns to hear of.
    const agree = async (): Promise<ChurnEffectView> => {
      const effect = (await get('/v1/insights/churn/effect')) as unknown as ChurnEffectView;
      const asOf = Date.parse(effect.asOf);
      const expected = { told: { members: 0, returned: 0 }, control: { members: 0, returned: 0 } };
      const unseen = await late();
      const standing: string[] = [];
      for (const [key, { memberId, lastOrderDay, crossedAt, state, control }] of await shop.warnings()) {
        const crossed = Date.parse(crossedAt);
        const next = orders.find((one) => one.memberId === memberId && dayName(one.day) > lastOrderDay);
        if (next !== undefined && state === 'raised') standing.push(`${key}, ordered again on ${dayName(next.day)}`);
        if (state === 'withdrawn' || unseen.has(key) || crossed > asOf - 90 * DAY_MS) continue;
        const group = expected[control ? 'control' : 'told'];
        group.members += 1;
        if (next !== undefined && next.day * DAY_MS + DAY_MS / 2 < crossed + 90 * DAY_MS) group.returned += 1;
      }
      expect(standing).toEqual([]);
      expect(effect).toMatchObject(expected);
      return effect;
    };
    const effect = await eventually(agree, {
      timeoutMs: 180_000,
      everyMs: 500,
      what: 'the effect to be that of the orders',
    });
    valid(ChurnEffectView, effect);
    expect(effect.told.members).toBeGreaterThan(20);
    expect(effect.control.members).toBeGreaterThan(0);
  });

  it('list warnings by tier, segment and value, page by page', async () => {
    const list = '/v1/churn-warnings?state=raised';
    const all = await itemsOf<ChurnWarningView>(list);
    for (const one of all) valid(ChurnWarningView, one);
    const silent = /silent for [\d,]+ days?$/;
    for (const { reasons } of all) expect(reasons[0]).toMatch(silent);
    const { items } = (await get(`${list}&lang=zh&limit=500`)) as unknown as { items: ChurnWarningView[] };
    for (const { reasons } of items)
      expect([reasons[0], reasons.join()]).toEqual([
        expect.stringContaining('已沉默'),
        expect.not.stringMatching(/[a-z]/),
      ]);
    const insight = await http.call(`/v1/members/${all[0]!.memberId}/insight`, {
      headers: { 'accept-language': 'zh' },
    });
    const churn = insight.body['churn'] as { warnings: ChurnWarningView[] };
    expect(churn.warnings[0]!.reasons[0]).toContain('已沉默');
    const idsOf = (warnings: readonly ChurnWarningView[]): string[] => warnings.map(({ warningId }) => warningId);
    const values = all.flatMap(({ clvMinor }) => clvMinor ?? []).sort((a, b) => a - b);
    const least = values[values.length >> 1]!;
    const rich = all.filter(({ clvMinor }) => (clvMinor ?? -1) >= least);
    expect(rich.length).toBeGreaterThan(5);
    expect(rich.length).toBeLessThan(values.length);
    expect(idsOf(await itemsOf(`${list}&clvMinorMin=${least}`, 7))).toEqual(idsOf(rich));
    const tiers = [...new Set(all.map(({ tier }) => tier))];
    for (const tier of [...tiers, 'platinum']) {
      const those = all.filter((one) => one.tier === tier);
      expect(idsOf(await itemsOf(`${list}&tier=${tier}`))).toEqual(idsOf(those));
    }
    const { segments } = (await get('/v1/insights/kpis')) as unknown as { segments: { segment: string }[] };
    let listed = 0;
    for (const { segment } of segments.filter((one) => one.segment !== null)) {
      const name = encodeURIComponent(segment);
      const members = new Set(
        (await itemsOf<{ memberId: string }>(`/v1/insights/segments/${name}`)).map(({ memberId }) => memberId),
      );
      const those = all.filter(({ memberId }) => members.has(memberId));
      listed += those.length;
      expect([segment, idsOf(await itemsOf(`${list}&segment=${name}`, 20))]).toEqual([segment, idsOf(those)]);
      const both = those.filter(({ clvMinor }) => (clvMinor ?? -1) >= least);
      expect(idsOf(await itemsOf(`${list}&segment=${name}&clvMinorMin=${least}`))).toEqual(idsOf(both));
    }
    expect(listed).toBe(all.length);
    for (const wrong of ['tier=none', 'segment=none', 'clvMinorMin=-1', 'clvMinorMin=1.5', 'tier=gold&tier=silver'])
      expect([wrong, (await http.call(`/v1/churn-warnings?${wrong}`)).status]).toEqual([wrong, 400]);
  });

  it('are fitted anew when an admin asks, over HTTP or from the command line', async () => {
    expect((await http.post('/v1/models/refits', {}, 'k-1')).status).toBe(403);
    expect((await http.post('/v1/models/refits', [], 'k-2', TOKEN.admin)).status).toBe(400);
    const asked = await http.post('/v1/models/refits', {}, 'k-3', TOKEN.admin);
    expect(asked).toMatchObject({ status: 202, body: { reason: 'asked', askedBy: 'ada' } });
    valid(RefitAnswer, asked.body);
    const again = await http.post('/v1/models/refits', {}, 'k-3', TOKEN.admin);
    expect(again.body).toEqual(asked.body);
    const id = Number(asked.body['refitId']);
    const done = await eventually(
      async () => {
        const refit = await get(`/v1/models/refits/${id}`);
        return refit['status'] === 'done' ? refit : undefined;
      },
      { timeoutMs: 180_000, what: 'the refit to be done' },
    );
    valid(RefitAnswer, done);
    const version = done['version'] as number;
    expect(version).toBeGreaterThan(1);
    expect((await itemsOf<Json>('/v1/models/refits')).map(({ refitId }) => refitId)).toContain(id);
    expect((await http.call('/v1/models/refits/9999')).status).toBe(404);

    const at = { LOYALTY_NAMESPACE: made.namespace, LOYALTY_CLOCK: 'stream' };
    const asking = await loyalty(['clv', 'refit', '--wait', '90', '--json'], at);
    expect([asking.code, asking.stderr]).toEqual([0, '']);
    expect(JSON.parse(asking.stdout)).toMatchObject({ status: 'done', askedBy: 'loyalty clv refit' });
    const newest = (JSON.parse(asking.stdout) as RefitAnswer).version!;
    expect(newest).toBeGreaterThan(version);
    const models = await loyalty(['clv', 'models', '--json'], at);
    expect((JSON.parse(models.stdout) as Json[])[0]).toMatchObject({ version: newest, inUse: true });
    const calls = [String(newest), '9999', 'x'].map((version) => loyalty(['clv', 'models', version], at));
    const [one, unknown, none, unwaited] = await Promise.all([...calls, loyalty(['clv', 'refit', '--wait', 'x'], at)]);
    expect(one.stdout).toMatch(/in use[^]*risk and warnings by[^]*value by +│ mbg/);
    expect([unknown!.code, none!.code, unwaited!.code]).toEqual([1, 2, 2]);
  });
}
