import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/desk.css";
import "../look/admin.css";
import { Shell } from "../shell/Shell";
import { Calidad } from "./Calidad";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Shell name="calidad" roles={["quality"]} theme="light" signInHelp="qualityHelp">
        {(screen) => <Calidad {...screen} />}
      </Shell>
    </StrictMode>,
  );
