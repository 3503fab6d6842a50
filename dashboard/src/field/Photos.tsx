import { type ChangeEvent, useEffect, useMemo } from "react";
import { useReader } from "../shell/reader";

/** The longer side of what is sent, in pixels: a plate stays readable, a bad line is not filled. */
const maxSide = 1_600;

/** The photo, no larger than it needs to be. */
export async function shrink(file: Blob): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, maxSide / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
  } catch {
    return file; // A kind of picture that this browser cannot draw: the server looks at it.
  }
}

interface Props {
  readonly label: string;
  readonly photos: readonly Blob[];
  onChange(photos: readonly Blob[]): void;
}

/** Photos taken on the spot, as the camera gave them: they are shrunk when they are sent. */
export function Photos({ label, photos, onChange }: Props) {
  const { t } = useReader();
  const pictures = useMemo(() => photos.map((photo) => URL.createObjectURL(photo)), [photos]);
  useEffect(() => () => pictures.forEach(URL.revokeObjectURL), [pictures]);

  function add(event: ChangeEvent<HTMLInputElement>) {
    const files = [...(event.target.files ?? [])];
    event.target.value = "";
    onChange([...photos, ...files]);
  }
  return (
    <div className="photos">
      <label className="plain big">
        <span aria-hidden="true">+</span> {label} · {photos.length}
        <input type="file" accept="image/*" capture="environment" multiple onChange={add} />
      </label>
      <ul>
        {pictures.map((picture, i) => (
          <li key={picture}>
            <img src={picture} alt={t("photoNumber", i + 1)} />
            <button
              type="button"
              className="plain"
              aria-label={t("removePhoto", i + 1)}
              onClick={() => onChange(photos.filter((_, at) => at !== i))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
