import { Link, useRouter, useRouterState } from '@tanstack/react-router';
import { useSay } from '../../design/words.tsx';

/** An address that leads nowhere: an old link, or a slip of the hand. */
export function NotFound() {
  const { t } = useSay();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <div className="page stack">
      <h1>{t('没有这个页面', 'There is no such page')}</h1>
      <p>
        {t('地址 ', 'The address ')}
        <code>{path}</code>
        {t(
          ' 不通向任何地方:可能是旧链接,也可能打错了一个字母。按 Ctrl K 可以找页面、场次和商品。',
          ' leads nowhere: an old link perhaps, or a slip. Ctrl K finds pages, sessions and products.',
        )}
      </p>
      <p>
        <Link className="button primary" to="/desk">
          {t('回到场次', 'To the sessions')}
        </Link>
      </p>
    </div>
  );
}

/** A screen that broke or did not come: after an upgrade the old page asks for parts that are gone. */
export function Broken({ error }: { readonly error: unknown }) {
  const { t } = useSay();
  const router = useRouter();
  return (
    <div className="page stack">
      <h1>{t('这一页没有显示出来', 'This page could not be shown')}</h1>
      <p className="notice stop" role="alert">
        {t(
          '别处不受影响,已提交的内容都在。重新载入多半就好;还不行,请把下面这句话告诉管理员。',
          'Nothing else is touched, and what you sent is kept. Loading it again mostly helps; if not, tell your administrator what stands below.',
        )}
      </p>
      <p>
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
      <div className="row">
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {t('重新载入', 'Load again')}
        </button>
        <button type="button" className="button" onClick={() => router.history.back()}>
          {t('返回', 'Back')}
        </button>
      </div>
    </div>
  );
}
