import { shortLabel } from "../charts/short-label.js";
import { escapeXml } from "../charts/svg-page.js";

/** Characters of a name that a page shows; the JSON has all of them. */
const MAX_NAME = 240;

/** Text and attribute values of a page: what means something there is written as entities, control characters are spelled. */
export function escapeHtml(text: string): string {
  return escapeXml(text);
}

/** A name from an explanation, cut where it is endless, its direction of writing kept to itself. */
export function nameHtml(text: string, most = MAX_NAME): string {
  return `<bdi>${escapeHtml(shortLabel(text, most))}</bdi>`;
}
