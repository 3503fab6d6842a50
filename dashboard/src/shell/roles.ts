/** Everybody who may sign in, as the API names them. */
export const roles = [
  "client",
  "officer",
  "dispatcher",
  "calltaker",
  "crew",
  "liaison",
  "truck",
  "lot",
  "quality",
  "admin",
] as const;

export type Role = (typeof roles)[number];

const scoped: ReadonlySet<string> = new Set<Role>(["liaison", "truck", "lot"]);

/** Whether the role is for one truck, agency or lot. */
export const needsScope = (role: string) => scoped.has(role);
