/** The same address with this parameter. */
export function withParam(address: string, name: string, value: string): string {
  const url = new URL(address);
  url.searchParams.set(name, value);
  return url.pathname + url.search;
}
