import { Link, useRouter, useRouterState } from '@tanstack/react-router';
import { useSay } from '../../design/words.tsx';

/** An address that leads nowhere: an old link, or a slip of the hand. */
export function NotFound() {
  const { t } = useSay();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <div className="page stack">
      <h1>{t('页面不存在', 'Page not found')}</h1>
      <p>
        {t('地址 ', 'The address ')}
        <code>{path}</code>
        {t(
          ' 不存在:链接可能已失效,或输入有误。按 Ctrl K 可以搜索页面、场次和商品。',
          ' does not exist: the link may be out of date or mistyped. Press Ctrl K to search pages, sessions and products.',
        )}
      </p>
      <p>
        <Link className="button primary" to="/desk">
          {t('返回场次', 'Back to sessions')}
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
      <h1>{t('页面加载失败', 'This page failed to load')}</h1>
      <p className="notice stop" role="alert">
        {t(
          '其他页面不受影响,已提交的内容都已保存。请重新加载;仍不行时,把下面的错误信息发给管理员。',
          'Other pages still work and everything you submitted is saved. Reload the page; if it fails again, send the error below to your administrator.',
        )}
      </p>
      <p>
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
      <div className="row">
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {t('重新加载', 'Reload')}
        </button>
        <button type="button" className="button" onClick={() => router.history.back()}>
          {t('返回', 'Back')}
        </button>
      </div>
    </div>
  );
}
