import { type PointerEvent, useRef, useState } from "react";
import { useReader } from "../shell/reader";

/** What is drawn now; the browser takes a moment to make a file of it. */
const picture = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"),
  );

/** A finger's signature, as a picture. */
export function Signature({ onSigned }: { onSigned(signature: Promise<Blob> | undefined): void }) {
  const { t } = useReader();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [signed, setSigned] = useState(false);
  const drawing = useRef(false);

  function at(event: PointerEvent<HTMLCanvasElement>): [number, number] {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = event.currentTarget.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  }
  function begin(event: PointerEvent<HTMLCanvasElement>) {
    const pen = event.currentTarget.getContext("2d");
    if (!pen) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (!signed) {
      pen.fillStyle = "#ffffff";
      pen.fillRect(0, 0, event.currentTarget.width, event.currentTarget.height);
    }
    pen.lineWidth = 4;
    pen.lineCap = "round";
    pen.strokeStyle = "#14212d";
    pen.beginPath();
    pen.moveTo(...at(event));
    drawing.current = true;
  }
  function draw(event: PointerEvent<HTMLCanvasElement>) {
    const pen = event.currentTarget.getContext("2d");
    if (!drawing.current || !pen) return;
    pen.lineTo(...at(event));
    pen.stroke();
  }
  function end() {
    if (!drawing.current) return;
    drawing.current = false;
    setSigned(true);
    if (canvas.current) onSigned(picture(canvas.current));
  }
  function clear() {
    canvas.current?.getContext("2d")?.clearRect(0, 0, canvas.current.width, canvas.current.height);
    setSigned(false);
    onSigned(undefined);
  }
  return (
    <div className="signature">
      <h3>{t("signatureOfYard")}</h3>
      <canvas
        ref={canvas}
        width={640}
        height={240}
        role="img"
        aria-label={t("signatureOfYard")}
        onPointerDown={begin}
        onPointerMove={draw}
        onPointerUp={end}
      />
      {signed && (
        <button type="button" className="plain" onClick={clear}>
          {t("clearSignature")}
        </button>
      )}
    </div>
  );
}
