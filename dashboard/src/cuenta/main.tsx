import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/desk.css";
import "../look/admin.css";
import { roles } from "../shell/roles";
import { Shell } from "../shell/Shell";
import { Cuenta } from "./Cuenta";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Shell name="cuenta" roles={roles} theme="light" signInHelp="signInHelp">
        {(screen) => <Cuenta {...screen} />}
      </Shell>
    </StrictMode>,
  );
