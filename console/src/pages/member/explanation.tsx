import type { Entry } from '#contracts';
import { part } from '../../api/client.js';
import { useGet, withQuery } from '../../api/queries.js';
import { Facts } from '../../parts/panel.js';
import { Loaded } from '../../parts/states.js';
import { minute } from '../../words/format.js';
import { engineLanguage, named, useWords } from '../../words/language.js';

/** What the gateway says of why an entry is as it is. */
interface Explained {
  words: string[];
  reckoning: { steps: { name: string; formula: string; filled: string; value: number }[] } | null;
}

/** The rule, its arithmetic, and where it came from. */
export function Explanation({ entry, memberId }: { entry: Entry; memberId: string }) {
  const t = useWords();
  const path = `/members/${part(memberId)}/entries/${part(entry.entryId)}/explain`;
  const explained = useGet<Explained>(withQuery(path, { lang: engineLanguage() }));
  const { cause, recordedAt, effectiveAt, rule, programVersion, lotId, corrects } = entry;
  return (
    <div class="why">
      <Loaded of={explained} lines={2} absent={<p>{named(t, 'rules', rule)}</p>}>
        {({ words, reckoning }) => (
          <>
            {words.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            {reckoning && reckoning.steps.length > 0 && (
              <ul class="plain steps">
                {reckoning.steps.map(({ name, filled }) => (
                  <li key={name}>
                    <code>{filled}</code>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
      <Facts
        items={[
          [t('why.rule'), t('why.ruleValue', { rule: named(t, 'rules', rule), version: programVersion })],
          ...(cause
            ? ([[t('why.fact'), `${cause.source} · ${cause.id} · ${minute(cause.time)}`]] as [string, string][])
            : []),
          [t('why.effective'), minute(effectiveAt)],
          [t('why.recorded'), minute(recordedAt)],
          ...(lotId ? ([[t('why.lot'), lotId]] as [string, string][]) : []),
          ...(corrects ? ([[t('why.corrects'), corrects]] as [string, string][]) : []),
        ]}
      />
    </div>
  );
}
