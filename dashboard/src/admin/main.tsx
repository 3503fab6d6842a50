import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import "../look/desk.css";
import "../look/admin.css";
import { Shell } from "../shell/Shell";
import { Admin } from "./Admin";

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <Shell name="admin" roles={["admin"]} theme="light" signInHelp="adminHelp">
        {(screen) => <Admin {...screen} />}
      </Shell>
    </StrictMode>,
  );
