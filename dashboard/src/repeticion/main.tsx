import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/desk.css";
import "../look/replay.css";
import { Shell } from "../shell/Shell";
import { Repeticion } from "./Repeticion";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Shell name="repeticion" roles={["dispatcher"]} theme="dark" signInHelp="signInHelp">
        {(screen) => <Repeticion {...screen} />}
      </Shell>
    </StrictMode>,
  );
