import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/desk.css";
import "../look/enlace.css";
import "../look/patio.css";
import { Shell } from "../shell/Shell";
import { Patio } from "./Patio";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Shell name="patio" roles={["lot", "dispatcher"]} theme="light" signInHelp="patioHelp">
        {(screen) => <Patio {...screen} />}
      </Shell>
    </StrictMode>,
  );
