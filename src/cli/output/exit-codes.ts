/** The exit code of an audit or a review that found what `--fail-on` names. */
export const FOUND = 3;
