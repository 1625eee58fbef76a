import type { Findings } from "../../core/kinds/findings.js";
import { counted } from "../../render/counted.js";
import { escapeHtml, nameHtml, sentenceHtml } from "../escape-html.js";
import type { KindSection } from "../kind-section.js";

/** Findings that a page lists; the JSON has all of them. */
const MAX_FINDINGS = 100;

/** Each finding with how sure it is, what to do next, and a link to the part of the page that it was drawn from. */
export const findingsSection: KindSection<Findings> = {
  heading: () => "What was found",
  about: () =>
    "What to look at first. High: worthless or harmful as it is. Medium: look at it before use. Low: know it.",
  first({ result: { findings, skipped, failed } }, places) {
    const items = findings.slice(0, MAX_FINDINGS).map(({ level, what, sure, next, code, section }) => {
      const place = Object.hasOwn(places, section) ? places[section] : undefined;
      const more = place ? ` <a href="#${place.id}">${escapeHtml(place.heading)}</a>` : "";
      return [
        `<li><span class="level" data-level="${level}">${level}</span> <strong>${sentenceHtml(what)}</strong>`,
        sure === "" ? "" : `<br>How sure: ${sentenceHtml(sure)}`,
        `<br>Next: ${sentenceHtml(next)}`,
        `<br><span class="facts">See${more} <code>${nameHtml(code)}</code></span></li>`,
      ].join("");
    });
    const rest = findings.length - items.length;
    return [
      items.length > 0 ? `<ol class="findings">${items.join("\n")}</ol>` : "<p>Nothing was found.</p>",
      rest > 0 ? `<p>${counted(rest, "more finding")} in the JSON.</p>` : "",
      skipped.length > 0
        ? `<p>Not looked at:</p><ul>${skipped.map(({ section, reason }) => `<li>${nameHtml(section)}: ${sentenceHtml(reason)}</li>`).join("")}</ul>`
        : "",
      failed.length > 0
        ? `<p>Failed, and missing here:</p><ul>${failed.map(({ section, message }) => `<li>${nameHtml(section)}: ${sentenceHtml(message)}</li>`).join("")}</ul>`
        : "",
    ].join("");
  },
};
