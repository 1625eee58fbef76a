/** The scale on which the values of an output add up: that of the link, else the output's own unit. */
export function valueScale(
  {
    subject,
    result,
  }: { readonly subject: { readonly units: readonly (string | null)[] }; readonly result: { readonly link?: string } },
  output: number,
): string | null {
  const { link } = result;
  if (link === undefined || link === "identity") return subject.units[output];
  return link === "logit" ? "log odds" : link;
}
