import { Empty } from '../parts/states.js';
import { PageHead } from '../parts/panel.js';
import { useWords } from '../words/language.js';

export function MissingPage() {
  const t = useWords();
  return (
    <>
      <PageHead title={t('missing.title')} />
      <Empty>
        <a href="/">{t('missing.back')}</a>
      </Empty>
    </>
  );
}
