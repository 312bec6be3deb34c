import { useEffect, useMemo, useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { Dialog } from '../../design/parts.tsx';
import { useSay } from '../../design/words.tsx';
import type { Product } from '../../modules/catalog/contract.ts';
import type { Session } from '../../modules/live/contract.ts';
import { useLoad } from '../../platform/web/react.ts';

interface Entry {
  readonly label: string;
  readonly hint: string;
  readonly to: string;
}

const entriesShown = 12;

/** Ctrl/⌘ K: finds a page, a session or a product by its name and goes there. */
export function Palette() {
  const { t, words } = useSay();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const found = new URLSearchParams({ q: query.trim().slice(0, 60), limit: '20' }).toString();
  const [sessions] = useLoad<{ sessions: Session[] }>(open ? `/api/sessions?${found}` : null);
  const [products] = useLoad<{ products: Product[] }>(open ? '/api/products' : null);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 'k') return;
      event.preventDefault();
      setQuery('');
      setChosen(0);
      setOpen(true);
    };
    globalThis.addEventListener('keydown', press);
    return () => globalThis.removeEventListener('keydown', press);
  }, []);
  const entries = useMemo<readonly Entry[]>(() => {
    const all: Entry[] = [
      { label: t('场次', 'Sessions'), hint: t('页面', 'Page'), to: '/desk' },
      { label: t('商品', 'Products'), hint: t('页面', 'Page'), to: '/desk/products' },
      { label: t('促销', 'Promotions'), hint: t('页面', 'Page'), to: '/desk/promotions' },
      { label: t('财务', 'Finance'), hint: t('页面', 'Page'), to: '/desk/books' },
      { label: t('库存', 'Stock'), hint: t('页面', 'Page'), to: '/desk/stock' },
      { label: t('订单', 'Orders'), hint: t('页面', 'Page'), to: '/desk/orders' },
      { label: t('售后', 'After-sales'), hint: t('页面', 'Page'), to: '/desk/after-sales' },
      { label: t('合规', 'Compliance'), hint: t('页面', 'Page'), to: '/desk/guard' },
      { label: t('合规词表', 'Compliance word lists'), hint: t('页面', 'Page'), to: '/desk/words' },
      { label: t('隐私与审计', 'Privacy and audit'), hint: t('页面', 'Page'), to: '/desk/privacy' },
      { label: t('团队', 'Team'), hint: t('页面', 'Page'), to: '/desk/team' },
      { label: t('风控', 'Risk'), hint: t('页面', 'Page'), to: '/desk/risk' },
      {
        label: t('促销前后对比', 'Promotion before/after'),
        hint: t('页面', 'Page'),
        to: '/desk/effect',
      },
      {
        label: t('跑一场演示晚会', 'Run a demo evening'),
        hint: t('动作', 'Action'),
        to: '/desk/demo',
      },
    ];
    if (sessions.state === 'ready') {
      for (const { id, plan } of sessions.value.sessions) {
        all.push({ label: plan.title, hint: t('编排', 'Plan'), to: `/desk/sessions/${id}` });
        all.push({
          label: plan.title,
          hint: t('中控台', 'Control room'),
          to: `/desk/control/${id}`,
        });
      }
    }
    if (products.state === 'ready') {
      for (const product of products.value.products) {
        const q = encodeURIComponent(product.model);
        all.push({
          label: words(product.name),
          hint: product.model,
          to: `/desk/products?q=${q}&sale=all`,
        });
      }
    }
    const wanted = query.toLowerCase();
    return all
      .filter(({ label, hint }) => `${label} ${hint}`.toLowerCase().includes(wanted))
      .slice(0, entriesShown);
  }, [sessions, products, query, t, words]);
  const go = (entry: Entry | undefined): void => {
    if (!entry) return;
    setOpen(false);
    void navigate({ to: entry.to });
  };
  return (
    <Dialog title={t('跳转', 'Go to')} open={open} onClose={() => setOpen(false)}>
      <input
        className="input"
        aria-label={t('输入页面、场次或商品', 'Search pages, sessions and products')}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setChosen(Math.min(entries.length - 1, chosen + 1));
          else if (event.key === 'ArrowUp') setChosen(Math.max(0, chosen - 1));
          else if (event.key === 'Enter') go(entries[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <ul className="palette">
        {entries.map((entry, index) => (
          <li key={`${entry.to}${entry.hint}`}>
            <button
              type="button"
              className={index === chosen ? 'chosen' : ''}
              onClick={() => go(entry)}
            >
              <span className="grow">{entry.label}</span>
              <span className="second small">{entry.hint}</span>
            </button>
          </li>
        ))}
        {entries.length === 0 && <li className="empty">{t('没有结果。', 'No results.')}</li>}
      </ul>
    </Dialog>
  );
}
