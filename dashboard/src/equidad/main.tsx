import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/caso.css";
import "../look/indicadores.css";
import "../look/equidad.css";
import { Equidad } from "./Equidad";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Equidad />
    </StrictMode>,
  );
