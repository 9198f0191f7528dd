import { isNode, LineCounter, parseDocument } from 'yaml';

export interface YamlSource {
  value: unknown;
  /** The line (from 1) of the value under a path, or of the nearest block around it. */
  lineOf(path: readonly (string | number)[]): number;
}

/** What YAML 1.2 (section 5.1) lets no file have, and its library overlooks in comments. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r\x85]|\p{Cs}/u;

/** Reads one YAML document without custom tags, duplicate keys or alias bombs; else says what is wrong, with its line. */
export function readYaml(text: string): YamlSource | { problems: string[] } {
  const at = text.search(UNPRINTABLE);
  if (at >= 0) return { problems: [`line ${text.slice(0, at).split('\n').length}: has a control character`] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: true, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings].map(
    (error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message}`,
  );
  if (problems.length > 0) return { problems };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return { problems: [`line 1: ${error instanceof Error ? error.message : String(error)}`] };
  }
  return {
    value,
    lineOf(path) {
      for (let length = path.length; length >= 0; length--) {
        const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
      }
      return 1;
    },
  };
}
