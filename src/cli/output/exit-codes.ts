/** The exit code of an audit or a review that found what `--fail-on` names. */
export const FOUND = 3;

/** The exit code that a shell reports of a program that a closed pipe has ended. */
export const PIPE_CLOSED = 141;
