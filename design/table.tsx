import { useLayoutEffect, useRef, type ReactNode } from 'react';

interface CardsProps {
  readonly className?: string;
  readonly children: ReactNode;
}

/** Said aloud, because a table that is drawn as cards is none any more for who listens to it. */
const roles = [
  ['table', 'table'],
  ['thead, tbody', 'rowgroup'],
  ['tr', 'row'],
  ['thead th', 'columnheader'],
  ['tbody th', 'rowheader'],
  ['td', 'cell'],
] as const;

/**
 * Holds one table, whose rows become cards where the screen is narrow: each cell then says under
 * which head it stands. A cell that is only a mark has the class `mark`.
 */
export function Cards({ className = '', children }: CardsProps) {
  const ref = useRef<HTMLDivElement>(null);
  // After every drawing: rows come and go, and heads change with the language.
  useLayoutEffect(() => {
    const within = ref.current;
    if (!within) return;
    const heads = [...within.querySelectorAll('thead th')].map((head) => head.textContent);
    for (const [selector, role] of roles) {
      for (const part of within.querySelectorAll(selector)) part.setAttribute('role', role);
    }
    for (const row of within.querySelectorAll<HTMLTableRowElement>('tbody tr')) {
      for (const cell of row.cells) {
        if (cell.colSpan === 1) cell.dataset['head'] = heads[cell.cellIndex] ?? '';
      }
    }
  });
  return (
    <div ref={ref} className={`table-wrap cards ${className}`}>
      {children}
    </div>
  );
}
