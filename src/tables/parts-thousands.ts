/** Groups of three digits behind one to three, parted by one sign, with or without a fraction and a currency sign. */
const GROUPED: Record<"." | ",", RegExp> = {
  ".": /^[+\-\u2212]?\p{Sc}?\s?[1-9]\d{0,2}(?:([,\s_'\u2019])\d{3})(?:\1\d{3})*(?:\.\d+)?(?:\s?\p{Sc})?$/u,
  ",": /^[+\-\u2212]?\p{Sc}?\s?[1-9]\d{0,2}(?:([.\s_'\u2019])\d{3})(?:\1\d{3})*(?:,\d+)?(?:\s?\p{Sc})?$/u,
};

/**
 * True if a text is a number whose thousands are parted, such as "1,234" or "$1,234,567.50".
 *
 * @param decimal  the character between whole and part; "1.234" parts thousands where that is a comma
 */
export function partsThousands(text: string, decimal: "." | ","): boolean {
  return GROUPED[decimal].test(text.trim());
}
