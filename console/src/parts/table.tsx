import type { ComponentChildren } from 'preact';
import { useWords } from '../words/language.js';
import { Empty } from './states.js';

export interface Column<T> {
  head: string;
  cell: (row: T) => ComponentChildren;
  /** Numbers stand at the right. */
  number?: boolean;
  /** Left out where the window is narrow. */
  minor?: boolean;
  /** A date, say, that would be two lines high. */
  oneLine?: boolean;
}

interface TableProps<T> {
  caption: string;
  columns: Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string | number;
  empty?: string;
  /** A cell that names the row. */
  rowHead?: boolean;
  /** Many columns, none of which may be left out: closer together where the window is narrow. */
  dense?: boolean;
}

/** A table that scrolls within itself where it is too wide, by keyboard too. */
export function Table<T>({ caption, columns, rows, keyOf, empty, rowHead = true, dense = false }: TableProps<T>) {
  const t = useWords();
  if (rows.length === 0) return <Empty>{empty ?? t('states.nothing')}</Empty>;
  return (
    <div class={dense ? 'table dense' : 'table'} role="region" aria-label={caption} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ head, ...column }) => (
              <th key={head} scope="col" class={classOf(column)}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ head, cell, ...column }, i) =>
                i === 0 && rowHead ? (
                  <th key={head} scope="row" class={classOf(column)}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={head} class={classOf(column)}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf({ number, minor, oneLine }: Pick<Column<never>, 'number' | 'minor' | 'oneLine'>): string | undefined {
  const classes = [number && 'number', minor && 'minor', oneLine && 'one-line'];
  return classes.filter(Boolean).join(' ') || undefined;
}

interface MoreProps {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** Shows the next page of a list, below the ones before. */
export function More({ hasNextPage, isFetchingNextPage, fetchNextPage }: MoreProps) {
  const t = useWords();
  if (!hasNextPage) return null;
  return (
    <p class="more">
      <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {isFetchingNextPage ? t('states.loading') : t('states.more')}
      </button>
    </p>
  );
}
