import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Loading, Trouble } from '../../design/parts.tsx';
import { LanguageSwitch, useSay } from '../../design/words.tsx';
import { roleWords, isRole, type Me } from '../../modules/team/contract.ts';
import {
  AccountScreen,
  MeProvider,
  MeReload,
  SignIn,
  useCan,
  useMe,
} from '../../modules/team/web/index.tsx';
import { useLoad } from '../../platform/web/react.ts';
import { Palette } from './palette.tsx';

/** The frame of the desk: who is here, where one can go. Full-screen pages stand without it. */
export function Desk() {
  const { t } = useSay();
  const [loaded, reload] = useLoad<Me>('/api/me');
  const path = useRouterState({ select: (state) => state.location.pathname });
  const bare = /^\/desk\/(prompter|screen)\//.test(path);
  useEffect(() => {
    document.title = t('电播工作台', 'Dianbo console');
  }, [t]);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  const me = loaded.value.staff;
  if (!me) return <SignIn onDone={reload} />;
  return (
    <MeProvider value={me}>
      <MeReload value={reload}>
        {!bare && <Nav onSignOut={reload} />}
        {me.must === undefined ? (
          <>
            <Palette />
            <Outlet />
          </>
        ) : (
          <AccountScreen />
        )}
      </MeReload>
    </MeProvider>
  );
}

function Nav({ onSignOut }: { readonly onSignOut: () => void }) {
  const { t, words } = useSay();
  const me = useMe();
  const can = useCan();
  const signOut = async (): Promise<void> => {
    await fetch('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    onSignOut();
  };
  const role = me?.role ?? '';
  const bar = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // On a phone the bar is pushed aside: where one is must not be out of its sight.
  useEffect(() => {
    const here = bar.current?.querySelector<HTMLElement>('a.active:not(.brand)');
    if (here) bar.current?.scrollTo({ left: here.offsetLeft - 120 });
  }, [path]);
  return (
    <nav ref={bar} className="nav" aria-label={t('主导航', 'Main navigation')}>
      <Link to="/desk" className="brand">
        <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
          <rect width="32" height="32" rx="7" fill="currentColor" />
          <path d="M18 4 8 18h7l-2 10 11-15h-8z" fill="var(--surface)" />
        </svg>
        {t('电播', 'Dianbo')}
      </Link>
      <Link to="/desk" activeOptions={{ exact: true, includeSearch: false }}>
        {t('场次', 'Sessions')}
      </Link>
      <Link to="/desk/products">{t('商品', 'Products')}</Link>
      {can('view', 'order') && <Link to="/desk/orders">{t('订单', 'Orders')}</Link>}
      {can('view', 'order') && <Link to="/desk/after-sales">{t('售后', 'After-sales')}</Link>}
      {can('view', 'guard') && <Link to="/desk/guard">{t('合规', 'Compliance')}</Link>}
      {(can('view', 'privacy') || can('view', 'approval')) && (
        <Link to="/desk/privacy">{t('隐私与审计', 'Privacy and audit')}</Link>
      )}
      {can('view', 'risk') && <Link to="/desk/risk">{t('风控', 'Risk')}</Link>}
      {can('view', 'promotion') && <Link to="/desk/promotions">{t('促销', 'Promotions')}</Link>}
      {can('view', 'stock') && <Link to="/desk/stock">{t('库存', 'Stock')}</Link>}
      {can('view', 'books') && <Link to="/desk/books">{t('财务', 'Finance')}</Link>}
      {can('hire', 'staff') && <Link to="/desk/team">{t('团队', 'Team')}</Link>}
      <a href="/" target="_blank" rel="noreferrer">
        {t('观众端', 'Viewer page')}
      </a>
      <span className="grow" />
      <span className="second small hide-small">
        <kbd>Ctrl</kbd> <kbd>K</kbd>
      </span>
      <LanguageSwitch />
      <Link to="/desk/me" className="small">
        {me?.name} · {isRole(role) ? words(roleWords[role]) : role}
      </Link>
      <button type="button" className="button quiet small" onClick={() => void signOut()}>
        {t('退出', 'Sign out')}
      </button>
    </nav>
  );
}
