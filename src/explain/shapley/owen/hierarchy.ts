import type { Part, Source } from "../../../core/explanation.js";
import { WhyboxError } from "../../../core/whybox-error.js";

/**
 * Parts in groups, groups in groups, and so on: a list of part names (or positions) and of further groups, or an object whose
 * keys name its groups. Parts that are in no group stand by themselves.
 */
export type Hierarchy = readonly HierarchyMember[] | { readonly [name: string]: Hierarchy };
export type HierarchyMember = string | number | Hierarchy;

/** A group of a hierarchy: what it holds is a player, by position, or a group. */
export interface PlayerGroup {
  readonly name: string | undefined;
  readonly members: readonly (number | PlayerGroup)[];
}

/** True for what a hierarchy may look like; whether its names are parts shows later. */
export function isHierarchy(value: unknown): value is Hierarchy {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  const members = Array.isArray(value) ? value : Object.values(value);
  return members.length > 0 && members.every((member) => isMember(member, !Array.isArray(value)));
}

function isMember(member: unknown, named: boolean): boolean {
  return (!named && (typeof member === "string" || Number.isSafeInteger(member))) || isHierarchy(member);
}

/**
 * The hierarchy over the players of a game.
 *
 * @param players  positions among the parts of those that hiding can change; groups without any are left out
 * @throws WhyboxError INVALID_ARGUMENT for a name of no part, or of one that is in two groups
 */
export function playerGroups(
  where: string,
  hierarchy: Hierarchy,
  parts: readonly Part[],
  players: readonly number[],
): PlayerGroup {
  const seen = new Set<number>();
  const placeOf = new Map(players.map((part, player) => [part, player]));
  const partAt = (member: string | number): number => {
    const at = typeof member === "number" ? member : parts.findIndex(({ name }) => name === member);
    if (at < 0 || at >= parts.length) {
      throw new WhyboxError(
        "INVALID_ARGUMENT",
        `${where}: hierarchy: unknown part ${JSON.stringify(member)}; the parts are ${parts
          .map(({ name }) => JSON.stringify(name))
          .slice(0, 20)
          .join(", ")}`,
      );
    }
    if (seen.has(at)) {
      throw new WhyboxError("INVALID_ARGUMENT", `${where}: hierarchy: part "${parts[at].name}" is there twice`);
    }
    seen.add(at);
    return at;
  };
  const groupOf = (group: Hierarchy, name: string | undefined): PlayerGroup => {
    const entries: readonly (readonly [string | undefined, HierarchyMember])[] = Array.isArray(group)
      ? group.map((member: HierarchyMember) => [undefined, member] as const)
      : Object.entries(group);
    const members = entries.flatMap(([key, member]): (number | PlayerGroup)[] => {
      if (typeof member === "string" || typeof member === "number") {
        const player = placeOf.get(partAt(member));
        return player === undefined ? [] : [player];
      }
      const inner = groupOf(member, key);
      return inner.members.length > 0 ? [inner] : [];
    });
    return { name, members };
  };
  const given = groupOf(hierarchy, undefined);
  const alone = players.flatMap((part, player) => (seen.has(part) ? [] : [player]));
  return { name: undefined, members: [...given.members, ...alone] };
}

/** The sentences of a text, in its paragraphs where there are several; a word that comes back belongs where it comes first. */
export function textHierarchy(source: Source | undefined): Hierarchy | undefined {
  if (source?.kind !== "text") return undefined;
  const starts = source.spans.map((spans) => spans[0]?.[0] ?? 0);
  const partsWithin = (from: number, to: number) =>
    [...starts.keys()].filter((p) => starts[p] >= from && starts[p] < to);
  const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });
  const sentences = (from: number, to: number): Hierarchy =>
    Array.from(segmenter.segment(source.text.slice(from, to)), ({ index, segment }) =>
      partsWithin(from + index, from + index + segment.length),
    ).filter(({ length }) => length > 0);
  const breaks = [0, ...Array.from(source.text.matchAll(/\n\s*\n/g), ({ index }) => index), source.text.length];
  const paragraphs = breaks
    .slice(0, -1)
    .map((from, i) => sentences(from, breaks[i + 1]))
    .filter((paragraph) => (paragraph as readonly unknown[]).length > 0);
  return paragraphs.length > 1 ? paragraphs : paragraphs[0];
}
