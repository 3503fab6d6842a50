// An OpenID provider that is not ours, on this loopback port: the certified `oidc-provider` with its own sign-in
// pages. Whoever signs in is NAME@example.org; whose name begins with "un" has not had their address checked.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [port, callback] = process.argv.slice(2);
const server = createServer();
server.listen(Number(port), "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "despacho311",
        client_secret: "only-for-tests-only-for-tests-only",
        redirect_uris: [callback],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    cookies: { keys: ["only-for-tests"] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: !id.startsWith("un") }),
    }),
  });
  server.on("request", provider.callback());
  process.stdout.write(`${issuer}\n`);
});
