import { useSignal } from '@preact/signals';
import { session } from '../api/session.js';
import { useWords } from '../words/language.js';

/** Asks for a token, which is all that the gateway goes by. */
export function SignIn() {
  const t = useWords();
  const token = useSignal('');
  const enter = (event: Event) => {
    event.preventDefault();
    const text = token.value.trim();
    if (text !== '') session.signIn(text);
  };
  return (
    <main class="alone">
      <form class="panel sign-in" onSubmit={enter}>
        <h1>{t('signIn.title')}</h1>
        <p class="note">{t('signIn.note')}</p>
        {session.rejected.value && (
          <p class="refusal" role="alert">
            {t('signIn.rejected')}
          </p>
        )}
        <label class="field">
          <span>{t('signIn.token')}</span>
          <input
            type="password"
            autocomplete="current-password"
            required
            value={token.value}
            onInput={(event) => (token.value = event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          {t('signIn.enter')}
        </button>
      </form>
    </main>
  );
}
