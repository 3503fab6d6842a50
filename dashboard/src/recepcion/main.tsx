import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/desk.css";
import "../look/combo.css";
import "../look/recepcion.css";
import { Shell } from "../shell/Shell";
import { Recepcion } from "./Recepcion";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Shell name="recepcion" roles={["calltaker", "dispatcher"]} theme="dark" signInHelp="signInHelpCallTaker">
        {(screen) => <Recepcion {...screen} />}
      </Shell>
    </StrictMode>,
  );
