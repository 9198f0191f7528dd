import { pulse, rates } from '../../api/live.js';
import { Sparkline } from '../../charts/sparkline.js';
import { Facts, Panel } from '../../parts/panel.js';
import { decimal, duration, minute, whole } from '../../words/format.js';
import { useWords } from '../../words/language.js';

/** What happens at this moment. */
export function Live() {
  const t = useWords();
  const heard = pulse.value;
  const rate = heard?.recordsPerSecond ?? 0;
  return (
    <Panel title={t('now.title')} note={t('now.note')}>
      <p class="big-figure">
        {decimal(rate)} <small>{t('now.perSecond')}</small>
      </p>
      <Sparkline values={rates.value} label={t('now.label', { rate: decimal(rate) })} />
      {heard !== null && (
        <Facts
          items={[
            [
              t('now.lag'),
              t('now.lagValue', {
                count: heard.lagRecords,
                shown: whole(heard.lagRecords),
                time: duration(heard.lagSeconds ?? 0),
              }),
            ],
            [t('now.relay'), t('now.lines', { count: heard.relayLines, shown: whole(heard.relayLines) })],
            [t('now.watermark'), minute(heard.watermark)],
          ]}
        />
      )}
    </Panel>
  );
}
