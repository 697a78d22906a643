/** One at a time: across tabs and the worker where the browser has locks, else within this script. */
export function makeExclusive(locks = globalThis.navigator?.locks) {
  if (locks) return (name, work) => locks.request(`quite-${name}`, work);
  const last = new Map();
  return (name, work) => {
    const next = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, next.catch(() => {}));
    return next;
  };
}
