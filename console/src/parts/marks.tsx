import { Fragment } from 'preact';
import { named, useWords } from '../words/language.js';

/** A member's tier, with a dot whose weight grows with the level. */
export function Tier({ level }: { level: string }) {
  const t = useWords();
  return <span class={`tier tier-${level.replace(/[^a-z0-9]+/gi, '-')}`}>{named(t, 'tiers', level)}</span>;
}

/** The name of a topic, which may be broken behind its dots where there is little room. */
export function Topic({ name }: { name: string }) {
  return (
    <>
      {name.split('.').map((piece, i) => (
        <Fragment key={i}>
          {i > 0 && '.'}
          {i > 0 && <wbr />}
          {piece}
        </Fragment>
      ))}
    </>
  );
}

interface MarkProps {
  tone: 'good' | 'warn' | 'bad' | 'plain';
  children: string;
}

/** A short word about a state, readable without its colour. */
export function Mark({ tone, children }: MarkProps) {
  return <span class={`mark ${tone}`}>{children}</span>;
}

interface ShareBarProps {
  parts: { name: string; value: number }[];
  label: string;
}

/** Parts of a whole as one bar; the figures stand beside it, so it is decoration for who cannot see it. */
export function ShareBar({ parts, label }: ShareBarProps) {
  const sum = parts.reduce((total, { value }) => total + Math.max(0, value), 0);
  return (
    <svg class="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={label}>
      {parts.map(({ name, value }, i) => {
        const before = parts.slice(0, i).reduce((total, part) => total + Math.max(0, part.value), 0);
        const width = sum === 0 ? 0 : (100 * Math.max(0, value)) / sum;
        return (
          <rect key={name} class={`share-${i}`} x={sum === 0 ? 0 : (100 * before) / sum} width={width} height={6} />
        );
      })}
    </svg>
  );
}

/** A length against the longest of its column. */
export function Meter({ value, most }: { value: number; most: number }) {
  return (
    <svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="meter-fill" width={most <= 0 ? 0 : (100 * Math.max(0, value)) / most} height={6} />
    </svg>
  );
}
