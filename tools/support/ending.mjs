/**
 * Calls `act` when this command is asked to end: by Ctrl-C, by SIGTERM, by a closed terminal, or because the npm that
 * runs it is gone (npm passes SIGTERM to a shell only, which dies of it without a word to us).
 */
export function onEnding(act) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => act(signal));
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act('SIGTERM');
  }, 300);
  watch.unref();
}
