/** The colours of a chart, as CSS knows them. */
export type Theme = {
  readonly paper: string;
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  /** A part that raises the answer, and one that lowers it. */
  readonly raises: string;
  readonly lowers: string;
  /** A bar that has no sign. */
  readonly neutral: string;
};

/** For pictures that stand alone. Orange and blue are told apart with every common kind of colour blindness. */
export const lightTheme: Theme = {
  paper: "#ffffff",
  ink: "#1f2328",
  faint: "#59636e",
  line: "#c8cfd6",
  raises: "#d95f02",
  lowers: "#1f5fbf",
  neutral: "#57708c",
};

/** For charts in a page, which defines the colours for light and dark. */
export const pageTheme: Theme = {
  paper: "var(--paper)",
  ink: "var(--ink)",
  faint: "var(--faint)",
  line: "var(--line)",
  raises: "var(--raises)",
  lowers: "var(--lowers)",
  neutral: "var(--neutral)",
};

/** The fonts of every picture. */
export const FONTS = 'system-ui, "Helvetica Neue", Helvetica, Arial, "DejaVu Sans", sans-serif';
