import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/reference.css";
import { Reference } from "./Reference";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Reference />
    </StrictMode>,
  );
