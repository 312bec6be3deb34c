/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from './words.ts';

interface SheetProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/** A sheet from below that leaves the video playing above it; Escape and the cross close it. */
export function Sheet({ title, close, children }: SheetProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.focus();
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close();
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <div class="sheet" role="dialog" aria-label={title} tabIndex={-1} ref={ref}>
      <header>
        <h2>{title}</h2>
        <button type="button" class="link" onClick={close} aria-label={t('关闭', 'Close')}>
          ✕
        </button>
      </header>
      <div class="sheet-body">{children}</div>
    </div>
  );
}
