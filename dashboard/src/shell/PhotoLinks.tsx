import { useReader } from "./reader";

/** Photos that somebody sent, small; each opens whole. Nothing when there are none. */
export function PhotoLinks({ photos, label }: { photos: readonly string[] | undefined; label: string }) {
  const { t } = useReader();
  if (!photos || photos.length === 0) return null;
  return (
    <ul className="photo-links" aria-label={label}>
      {photos.map((photo, i) => (
        <li key={photo}>
          <a href={photo} target="_blank" rel="noreferrer">
            <img src={photo} alt={t("photoNumber", i + 1)} loading="lazy" />
          </a>
        </li>
      ))}
    </ul>
  );
}
