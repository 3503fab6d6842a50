import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/field.css";
import "../look/photos.css";
import "../look/cuadrilla.css";
import { Shell } from "../shell/Shell";
import { Cuadrilla } from "./Cuadrilla";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Shell name="cuadrilla" roles={["crew"]} theme="light" signInHelp="signInHelpCrew" offline>
        {(screen) => <Cuadrilla {...screen} />}
      </Shell>
    </StrictMode>,
  );
