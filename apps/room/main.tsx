/** @jsxImportSource preact */
import './room.css';
import { render } from 'preact';
import { Lobby } from './lobby.tsx';
import { Room } from './room.tsx';
import { WarmUp } from './warm-up.tsx';
import { OrdersPage } from './orders.tsx';
import { PrivacyPage } from './privacy.tsx';
import { lang } from './words.ts';

document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
const [, page, id = ''] = location.pathname.split('/');
const place = document.getElementById('app');

function Page() {
  switch (page) {
    case 'room':
      return <Room sessionId={id} />;
    case 'w':
      return <WarmUp sessionId={id} />;
    case 'me':
      return id === 'privacy' ? <PrivacyPage /> : <OrdersPage />;
    default:
      return <Lobby />;
  }
}

if (place) render(<Page />, place);

// Chinese glyphs for machines without any; fetched after the page stands, a slice at a time.
addEventListener('load', () => {
  void import('@fontsource-variable/noto-sans-sc');
});
