import { shortLabel } from "../charts/short-label.js";
import { escapeXml } from "../charts/svg-page.js";

/** Characters of a name that a page shows; the JSON has all of them. */
const MAX_NAME = 240;
/** Characters of a sentence, such as a note, that a page shows. */
const MAX_SENTENCE = 2000;

/** Text and attribute values of a page: what means something there is written as entities, control characters are spelled. */
export function escapeHtml(text: string): string {
  return escapeXml(text);
}

/** A name from an explanation, cut where it is endless, its direction of writing kept to itself. */
export function nameHtml(text: string): string {
  return `<bdi>${escapeHtml(shortLabel(text, MAX_NAME))}</bdi>`;
}

/** Sentences with names in them, cut where they are endless, their direction of writing kept to themselves. */
export function sentenceHtml(text: string): string {
  return `<bdi>${escapeHtml(shortLabel(text, MAX_SENTENCE))}</bdi>`;
}
