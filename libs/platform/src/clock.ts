/** The wall clock in epoch milliseconds: the one place where a process asks what time it is. */
export function wallNow(): number {
  return Date.now();
}
