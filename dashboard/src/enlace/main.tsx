import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/desk.css";
import "../look/combo.css";
import "../look/enlace.css";
import { Shell } from "../shell/Shell";
import { Enlace } from "./Enlace";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Shell name="enlace" roles={["liaison", "dispatcher"]} theme="dark" signInHelp="signInHelpLiaison">
        {(screen) => <Enlace {...screen} />}
      </Shell>
    </StrictMode>,
  );
