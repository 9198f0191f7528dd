import { signal } from '@preact/signals';
import type { Whoami } from '#contracts';

const KEPT_AS = 'loyalty:token';

/**
 * The token stays in this tab: it is sent as a header with each call, so no cookie exists that another site's page could make use of,
 * and closing the tab signs out.
 */
class Session {
  readonly token = signal<string | null>(sessionStorage.getItem(KEPT_AS));
  /** Null until the gateway has said who we are. */
  readonly caller = signal<Whoami | null>(null);
  /** The last token was refused. */
  readonly rejected = signal(false);

  signIn(token: string): void {
    sessionStorage.setItem(KEPT_AS, token);
    this.rejected.value = false;
    this.token.value = token;
  }

  signOut(): void {
    sessionStorage.removeItem(KEPT_AS);
    this.caller.value = null;
    this.token.value = null;
    this.rejected.value = false;
  }

  /** The gateway knows no such token (any more). */
  reject(): void {
    // Several calls are refused at once; those that come after the first have nothing more to say.
    if (this.token.value === null) return;
    this.signOut();
    this.rejected.value = true;
  }
}

export const session = new Session();

const ROLES = ['reader', 'operator', 'admin'];

/** Whether the caller's role allows what needs `role`. The gateway checks it too; this only hides what would be refused. */
export function may(role: 'reader' | 'operator' | 'admin'): boolean {
  return ROLES.indexOf(session.caller.value?.role ?? '') >= ROLES.indexOf(role);
}
