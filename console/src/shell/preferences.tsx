import { LogOut } from 'lucide-preact';
import { session } from '../api/session.js';
import { setTheme, theme, THEMES, type Theme } from '../parts/theme.js';
import { language, LANGUAGES, speak, useWords, type Language } from '../words/language.js';

/** Language, light or dark, and who is signed in. */
export function Preferences() {
  const t = useWords();
  const caller = session.caller.value;
  return (
    <div class="preferences">
      <label>
        <span class="hidden">{t('preferences.language')}</span>
        <select value={language.value} onChange={(event) => void speak(event.currentTarget.value as Language)}>
          {Object.entries(LANGUAGES).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="hidden">{t('preferences.theme')}</span>
        <select value={theme.value} onChange={(event) => setTheme(event.currentTarget.value as Theme)}>
          {THEMES.map((one) => (
            <option key={one} value={one}>
              {t(`preferences.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {caller !== null && (
        <p class="caller">
          <span>
            {caller.name} <small>{t(`roles.${caller.role as 'reader'}`)}</small>
          </span>
          {!caller.open && (
            <button type="button" class="quiet" aria-label={t('preferences.signOut')} onClick={() => session.signOut()}>
              <LogOut aria-hidden="true" size={16} />
            </button>
          )}
        </p>
      )}
    </div>
  );
}
