import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface PanelProps {
  title: string;
  /** One sentence below the title. */
  note?: ComponentChildren;
  /** What stands at the right of the title: a choice, a link. */
  aside?: ComponentChildren;
  wide?: boolean;
  children: ComponentChildren;
}

/** A part of a page under its own heading. */
export function Panel({ title, note, aside, wide, children }: PanelProps) {
  const id = useId();
  return (
    <section class={wide ? 'panel wide' : 'panel'} aria-labelledby={id}>
      <header class="panel-head">
        <div>
          <h2 id={id}>{title}</h2>
          {note !== undefined && <p class="note">{note}</p>}
        </div>
        {aside}
      </header>
      {children}
    </section>
  );
}

interface StatProps {
  label: string;
  value: ComponentChildren;
  detail?: ComponentChildren;
  tone?: 'good' | 'warn' | 'bad';
  href?: string;
}

/** One figure that answers one question. */
export function Stat({ label, value, detail, tone, href }: StatProps) {
  const content = (
    <>
      <span class="stat-label">{label}</span>
      <span class={tone === undefined ? 'stat-value' : `stat-value ${tone}`}>{value}</span>
      {detail !== undefined && <span class="stat-detail">{detail}</span>}
    </>
  );
  return href === undefined ? (
    <div class="stat">{content}</div>
  ) : (
    <a class="stat" href={href}>
      {content}
    </a>
  );
}

/** A page's title with what belongs beside it. */
export function PageHead({ title, children }: { title: ComponentChildren; children?: ComponentChildren }) {
  return (
    <header class="page-head">
      <h1>{title}</h1>
      {children !== undefined && <div class="page-aside">{children}</div>}
    </header>
  );
}

/** Names and values, one under the other. */
export function Facts({ items }: { items: [name: string, value: ComponentChildren][] }) {
  return (
    <dl class="facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
