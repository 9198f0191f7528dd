import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Activity, LayoutGrid, ScrollText, TrendingDown, Users } from 'lucide-preact';
import { useWords } from '../words/language.js';
import { Preferences } from './preferences.js';
import { Connection } from './connection.js';

const PAGES = [
  { href: '/', name: 'overview', Icon: LayoutGrid },
  { href: '/members', name: 'members', Icon: Users },
  { href: '/churn', name: 'churn', Icon: TrendingDown },
  { href: '/program', name: 'program', Icon: ScrollText },
  { href: '/operations', name: 'operations', Icon: Activity },
] as const;

/** What stands around every page: the way to the others, how the engine is, and who is signed in. */
export function Shell({ children }: { children: ComponentChildren }) {
  const t = useWords();
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  const here = PAGES.find(({ href }) => (href === '/' ? isOverview(path) : path.startsWith(href)));
  useEffect(() => {
    document.title = here === undefined ? 'Loyalty' : `${t(`pages.${here.name}`)} · Loyalty`;
  }, [here, t]);
  const skip = (event: Event) => {
    event.preventDefault();
    main.current?.focus();
  };
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {t('shell.skip')}
      </a>
      <div class="shell">
        <header class="bar">
          <a class="brand" href="/">
            <svg viewBox="0 0 32 32" aria-hidden="true">
              <circle cx="16" cy="16" r="12" fill="none" stroke="currentColor" stroke-width="3.5" />
              <circle cx="16" cy="16" r="4" fill="currentColor" />
            </svg>
            Loyalty
          </a>
          <nav aria-label={t('shell.pages')}>
            {PAGES.map(({ href, name, Icon }) => (
              <a key={href} href={href} aria-current={here?.href === href ? 'page' : undefined}>
                <Icon aria-hidden="true" size={18} strokeWidth={1.75} />
                <span>{t(`pages.${name}`)}</span>
              </a>
            ))}
          </nav>
          <div class="bar-end">
            <Connection />
            <Preferences />
          </div>
        </header>
        <main id="main" ref={main} tabIndex={-1}>
          {children}
          <footer class="foot">{t('shell.utc')}</footer>
        </main>
      </div>
    </>
  );
}

function isOverview(path: string): boolean {
  return path === '/' || path.startsWith('/segments/') || path.startsWith('/grid/');
}
