import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { wordsAway, type Refusal } from '../platform/kernel/result.ts';
import { useSay } from './words.tsx';

interface FieldProps {
  readonly label: string;
  readonly wrong?: string | undefined;
  readonly children: ReactNode;
}

export function Field({ label, wrong, children }: FieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      {children}
      {wrong !== undefined && <span className="wrong">{wrong}</span>}
    </label>
  );
}

interface PanelProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

export function Panel({ title, actions, children, className = '' }: PanelProps) {
  return (
    <section className={`panel ${className}`} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}

interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/** The browser's own dialog: it keeps the focus, and Escape closes it. */
export function Dialog({ title, open, onClose, children, footer }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const { t } = useSay();
  useEffect(() => {
    const dialog = ref.current;
    if (open && dialog && !dialog.open) {
      dialog.showModal();
      // The browser takes the first thing there is, which is the button that closes.
      dialog.querySelector<HTMLElement>('.body :is(input, select, textarea)')?.focus();
    }
    if (!open && dialog?.open === true) dialog.close();
  }, [open]);
  return (
    <dialog ref={ref} onClose={onClose} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="button quiet small" onClick={onClose}>
          {t('关闭', 'Close')}
        </button>
      </header>
      <div className="body">{open && children}</div>
      {footer !== undefined && <footer>{footer}</footer>}
    </dialog>
  );
}

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly stop: boolean;
  readonly action?: { readonly label: string; run(): void };
}

interface Toasts {
  say(text: string, action?: Toast['action']): void;
  refuse(refusal: Refusal): void;
}

const ToastContext = createContext<Toasts>({ say: () => {}, refuse: () => {} });

const toastMs = 10_000;

/** Short messages at the foot of the page; an action among them can be taken back for 10 s. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(1);
  const { lang } = useSay();
  const add = useCallback((toast: Omit<Toast, 'id'>) => {
    const id = next.current;
    next.current += 1;
    // What was refused before is over once something was tried again.
    setToasts((now) => [...now.filter(({ stop }) => !stop).slice(-2), { ...toast, id }]);
    setTimeout(() => setToasts((now) => now.filter((item) => item.id !== id)), toastMs);
  }, []);
  const value = useMemo<Toasts>(
    () => ({
      say: (text, action) => add(action ? { text, stop: false, action } : { text, stop: false }),
      refuse: (refusal) => add({ text: wordsAway(refusal)[lang], stop: true }),
    }),
    [add, lang],
  );
  return (
    <ToastContext value={value}>
      {children}
      <div className="toasts" role="status">
        {toasts.map((toast) => (
          <div key={toast.id} className={`toast ${toast.stop ? 'stop' : ''}`}>
            <span>{toast.text}</span>
            {toast.action && (
              <button
                type="button"
                onClick={() => {
                  setToasts((now) => now.filter((item) => item.id !== toast.id));
                  toast.action?.run();
                }}
              >
                {toast.action.label}
              </button>
            )}
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

export function useToasts(): Toasts {
  return useContext(ToastContext);
}

interface MoreProps {
  /** How many fit and are not shown. */
  readonly left: number;
  readonly load: () => void;
  readonly busy?: boolean;
}

/** At the end of a list of which only the first part is shown; nothing where that is all. */
export function More({ left, load, busy = false }: MoreProps) {
  const { t } = useSay();
  if (left <= 0) return null;
  return (
    <button type="button" className="button" disabled={busy} onClick={load}>
      {t(`加载更多(还有 ${left} 条)`, `Load more (${left} left)`)}
    </button>
  );
}

interface TabsProps {
  readonly label: string;
  /** Links; the one that is open says `aria-current="page"`. */
  readonly children: ReactNode;
}

/** Sections of a screen. On a phone the bar is pushed aside: the open one must not be out of its sight. */
export function Tabs({ label, children }: TabsProps) {
  const bar = useRef<HTMLElement>(null);
  const shown = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = bar.current?.querySelector<HTMLElement>('[aria-current=page]') ?? null;
    // Whoever pushed the bar aside keeps it there until they open something else.
    if (here === shown.current) return;
    shown.current = here;
    if (here) bar.current?.scrollTo({ left: here.offsetLeft - 120 });
  });
  return (
    <nav ref={bar} className="tabs" aria-label={label}>
      {children}
    </nav>
  );
}

export function Loading() {
  const { t } = useSay();
  return <p className="empty">{t('加载中……', 'Loading…')}</p>;
}

export function Trouble({ refusal }: { readonly refusal: Refusal }) {
  const { words } = useSay();
  return (
    <p className="notice stop" role="alert">
      {words(wordsAway(refusal))}
    </p>
  );
}
