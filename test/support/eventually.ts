/**
 * Waits for a condition instead of for a time: asks again until `condition` gives something truthy, and returns that.
 * A throw counts as "not yet".
 * @throws Error naming `what`, and the last answer or error, when `timeoutMs` have passed
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  {
    timeoutMs = 15_000,
    everyMs = 50,
    what = 'the condition',
  }: { timeoutMs?: number; everyMs?: number; what?: string } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let last: string;
    try {
      const answer = await condition();
      if (answer) return answer as NonNullable<Exclude<T, false>>;
      last = `last answer: ${String(answer)}`;
    } catch (error) {
      last = `last error: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${timeoutMs} ms (${last})`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
