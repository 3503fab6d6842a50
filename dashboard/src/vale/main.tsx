import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/caso.css";
import "../look/vale.css";
import { Vale } from "./Vale";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Vale />
    </StrictMode>,
  );
