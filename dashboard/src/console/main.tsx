import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/console.css";
import "../look/panels.css";
import "../look/finder.css";
import { Shell } from "../shell/Shell";
import { Console } from "./Console";

const roles = ["dispatcher", "officer", "crew", "liaison"];

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Shell name="console" roles={roles} theme="dark" signInHelp="signInHelp">
        {(screen) => <Console {...screen} />}
      </Shell>
    </StrictMode>,
  );
