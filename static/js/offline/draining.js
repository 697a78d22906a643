/** When the outbox is sent: a background sync where there is one, and always also on its way back to the network, when
 * the app is looked at, when it starts, and by asking again while something waits. */
const SHORTEST = 2000;
export const TAG = 'quite-outbox';

/** Starts it; gives a function that stops it. ``scope`` is the window, ``registration`` the worker's, if there is one. */
export function startDraining({ outbox, scope = globalThis, registration = null, changed = () => {} }) {
  let timer = null;
  let stopped = false;

  async function again(force) {
    if (stopped) return;
    scope.clearTimeout(timer);
    changed(await outbox.drain({ force }));
    const wait = await outbox.nextTry();
    if (wait === null || stopped) return;
    await registration?.sync?.register(TAG).catch(() => {}); // refused or missing: the poll does it
    scope.clearTimeout(timer);
    timer = scope.setTimeout(() => again(false), Math.max(wait, SHORTEST));
  }

  const online = () => again(true);
  const seen = () => { if (scope.document.visibilityState === 'visible') again(true); };
  scope.addEventListener('online', online);
  scope.document.addEventListener('visibilitychange', seen);
  const started = again(true);
  return {
    started,
    again,
    stop() {
      stopped = true;
      scope.clearTimeout(timer);
      scope.removeEventListener('online', online);
      scope.document.removeEventListener('visibilitychange', seen);
    },
  };
}
