import type { RfmPopulation } from '#contracts';
import { useGet } from '../../api/queries.js';
import { Panel } from '../../parts/panel.js';
import { Loaded } from '../../parts/states.js';
import { minute, percent, whole } from '../../words/format.js';
import { useWords } from '../../words/language.js';

const SCORES = [1, 2, 3, 4, 5] as const;
/** Shades of the heat map. */
const SHADES = 6;

/** The population by recency and frequency; each cell leads to its members. */
export function Grid() {
  const t = useWords();
  const rfm = useGet<RfmPopulation>('/insights/rfm', { everyMs: 10_000 });
  return (
    <Panel
      title={t('grid.title')}
      note={rfm.data ? t('grid.note', { time: minute(rfm.data.count.asOf) }) : t('grid.noteShort')}
    >
      <Loaded of={rfm} lines={6}>
        {({ count }) => {
          const most = Math.max(1, ...count.grid.map(({ members }) => members));
          const cell = (r: number, f: number) => count.grid.find((one) => one.r === r && one.f === f)?.members ?? 0;
          return (
            <table class="grid">
              <caption class="hidden">{t('grid.title')}</caption>
              <thead>
                <tr>
                  <td />
                  {SCORES.map((f) => (
                    <th key={f} scope="col">
                      <span class="hidden">{t('grid.frequency')} </span>
                      {f}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {[...SCORES].reverse().map((r) => (
                  <tr key={r}>
                    <th scope="row">
                      <span class="hidden">{t('grid.recency')} </span>
                      {r}
                    </th>
                    {SCORES.map((f) => {
                      const members = cell(r, f);
                      const share = count.members === 0 ? 0 : members / count.members;
                      return (
                        <td key={f} class={`shade-${shadeOf(members, most)}`}>
                          <a href={`/grid/${r}/${f}`}>
                            {whole(members)}
                            <small>{percent(share)}</small>
                            <span class="hidden"> {t('group.cell', { r, f })}</span>
                          </a>
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <td />
                  <td colSpan={5}>{t('grid.axes')}</td>
                </tr>
              </tfoot>
            </table>
          );
        }}
      </Loaded>
    </Panel>
  );
}

/** By the square root, so that small cells are told apart too. */
function shadeOf(members: number, most: number): number {
  return members === 0 ? 0 : 1 + Math.min(SHADES - 2, Math.floor((SHADES - 1) * Math.sqrt(members / most)));
}
