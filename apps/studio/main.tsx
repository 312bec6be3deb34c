import '@fontsource-variable/noto-sans-sc';
import '../../design/base.css';
import './studio.css';
import { createRoot } from 'react-dom/client';
import { Trouble, ToastProvider, Loading } from '../../design/parts.tsx';
import { LanguageProvider, useSay } from '../../design/words.tsx';
import type { StreamKey } from '../../modules/ingest/contract.ts';
import type { Session } from '../../modules/live/contract.ts';
import { useFollowed, useLoad } from '../../platform/web/react.ts';
import { Studio } from './studio.tsx';

function StudioPage() {
  const { t } = useSay();
  const id = location.pathname.split('/')[2] ?? '';
  const [session] = useFollowed<Session>(`/api/sessions/${id}`);
  const [key] = useLoad<StreamKey>(`/api/sessions/${id}/stream-key`);
  for (const loaded of [session, key]) {
    if (loaded.state === 'refused') {
      return (
        <main className="page stack">
          <Trouble refusal={loaded.refusal} />
          <p>
            <a className="button main" href="/desk">
              {t('去登录', 'Sign in')}
            </a>
          </p>
        </main>
      );
    }
  }
  if (session.state !== 'ready' || key.state !== 'ready') return <Loading />;
  const demo = new URLSearchParams(location.search).has('demo');
  return <Studio session={session.value} stream={key.value} demo={demo} />;
}

document.body.classList.add('dark');
const place = document.getElementById('app');
if (place) {
  createRoot(place).render(
    <LanguageProvider>
      <ToastProvider>
        <StudioPage />
      </ToastProvider>
    </LanguageProvider>,
  );
}
