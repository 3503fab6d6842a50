import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../api/wwwroot",
    emptyOutDir: true,
    target: "es2022",
    rolldownOptions: {
      input: [
        "index.html",
        "operador.html",
        "cuadrilla.html",
        "recepcion.html",
        "enlace.html",
        "reportar.html",
        "caso.html",
        "indicadores.html",
        "datos.html",
        "api.html",
        "equidad.html",
        "vale.html",
        "patio.html",
        "repeticion.html",
        "admin.html",
        "cuenta.html",
        "calidad.html",
      ],
    },
  },
  server: { proxy: { "/api": "http://127.0.0.1:5311", "/hubs": { target: "http://127.0.0.1:5311", ws: true } } },
});
