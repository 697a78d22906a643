/** The same storage in IndexedDB: one database, one table for each part (``vault``, ``outbox``). */
const DATABASE = 'quite';
export const TABLES = ['vault', 'outbox'];

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open(factory) {
  const request = factory.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    for (const table of TABLES) {
      if (!request.result.objectStoreNames.contains(table)) request.result.createObjectStore(table);
    }
  };
  return done(request);
}

/** A table of the database. Opened for each use: a phone may throw the database away at any time. */
export function indexedStore(table, factory = indexedDB) {
  async function run(mode, work) {
    const database = await open(factory);
    try {
      const transaction = database.transaction(table, mode);
      const ended = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
        transaction.onerror = () => reject(transaction.error);
      });
      const [result] = await Promise.all([done(work(transaction.objectStore(table))), ended]);
      return result;
    } finally {
      database.close();
    }
  }
  return {
    get: (key) => run('readonly', (rows) => rows.get(key)),
    set: (key, value) => run('readwrite', (rows) => rows.put(value, key)),
    delete: (key) => run('readwrite', (rows) => rows.delete(key)),
    keys: () => run('readonly', (rows) => rows.getAllKeys()),
  };
}
