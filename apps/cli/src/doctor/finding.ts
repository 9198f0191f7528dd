/** What one look found. `warn` does not keep the engine from working; `fail` does. */
export interface Finding {
  what: string;
  state: 'ok' | 'warn' | 'fail';
  says: string;
  /** What to do about it; absent where there is nothing to do. */
  todo?: string;
}

export const ok = (what: string, says: string): Finding => ({ what, state: 'ok', says });
export const warn = (what: string, says: string, todo: string): Finding => ({ what, state: 'warn', says, todo });
export const fail = (what: string, says: string, todo: string): Finding => ({ what, state: 'fail', says, todo });

/** A look that throws has found that its server does not answer as it should. */
export async function looked(what: string, todo: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [fail(what, reasonOf(error), todo)];
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return message || code || String(error);
}
