import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/field.css";
import "../look/photos.css";
import "../look/operador.css";
import { Shell } from "../shell/Shell";
import { Operador } from "./Operador";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Shell name="operador" roles={["truck"]} theme="light" signInHelp="signInHelpTruck" offline>
        {(screen) => <Operador {...screen} />}
      </Shell>
    </StrictMode>,
  );
