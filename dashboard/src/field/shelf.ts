import type { Errand, Shelf } from "./outbox";

const store = "errands";

function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`despacho311.${name}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: "seq", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Errands on the phone's own disk: they outlive the page. */
export function phoneShelf(name: string): Shelf {
  const database = opened(name);
  const within = async (mode: IDBTransactionMode) => (await database).transaction(store, mode).objectStore(store);
  return {
    list: async () => (await done((await within("readonly")).getAll())) as Errand[],
    add: async (errand) => void (await done((await within("readwrite")).add(errand))),
    put: async (errand) => void (await done((await within("readwrite")).put(errand))),
    remove: async (seq) => void (await done((await within("readwrite")).delete(seq))),
  };
}
