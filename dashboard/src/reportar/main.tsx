import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/caso.css";
import "../look/combo.css";
import "../look/photos.css";
import "../look/reportar.css";
import { openOffline } from "../field/offline";
import { Reportar } from "./Reportar";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Reportar />
    </StrictMode>,
  );
void openOffline("/reportar");
