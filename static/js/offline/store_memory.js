/** The storage every offline part stands on: get, set, delete, keys, all with promises. Here in memory, for tests
 * and for browsers without a database; store_indexeddb.js keeps the same over a restart. */
export function memoryStore() {
  const kept = new Map();
  return {
    get: async (key) => structuredClone(kept.get(key)),
    set: async (key, value) => { kept.set(key, structuredClone(value)); },
    delete: async (key) => { kept.delete(key); },
    keys: async () => [...kept.keys()],
  };
}
