const store = "photos";
const key = "draft";

function within<T>(screen: string, mode: IDBTransactionMode, act: (photos: IDBObjectStore) => IDBRequest<T>) {
  return new Promise<T>((resolve, reject) => {
    const opening = indexedDB.open(`despacho311.${screen}.draft`, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const request = act(opening.result.transaction(store, mode).objectStore(store));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.transaction?.addEventListener("complete", () => opening.result.close());
    };
  });
}

/** The photos of what is being typed: they outlive a reload, as the words do. */
export async function draftPhotos(screen: string): Promise<readonly Blob[]> {
  const found: unknown = await within(screen, "readonly", (photos) => photos.get(key));
  return Array.isArray(found) ? (found as Blob[]) : [];
}

export async function keepDraftPhotos(screen: string, kept: readonly Blob[]): Promise<void> {
  await within(screen, "readwrite", (photos) => photos.put([...kept], key));
}
