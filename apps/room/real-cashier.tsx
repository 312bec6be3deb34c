/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  providerWords,
  type PaymentTicket,
  type ProviderName,
} from '../../modules/payment/contract.ts';
import { api } from './viewer.ts';
import { t, words, wordsOf } from './words.ts';

interface Props {
  readonly paymentId: string;
  readonly provider: ProviderName;
  /** The time to pay is over by this machine's clock, which may be wrong: nothing is taken away by it. */
  readonly over: boolean;
}

interface Code {
  readonly text: string;
  /** Undefined where it could not be drawn; the link is left. */
  readonly picture: string | undefined;
}

/** A real channel: the buyer scans its code, or opens it where the page is on the phone itself. */
export function RealCashier({ paymentId, provider, over }: Props) {
  const [code, setCode] = useState<Code>();
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const name = appOf(provider);
  const start = async (): Promise<void> => {
    setBusy(true);
    setWrong('');
    const begun = await api.post<PaymentTicket>(`/api/payments/${paymentId}/start`, { provider });
    if (begun.ok) setCode(await drawn(begun.value.code ?? ''));
    else setWrong(wordsOf(begun.refusal));
    setBusy(false);
  };
  if (code) return <CodeToPay {...{ code, provider, over }} />;
  return (
    <>
      {wrong !== '' && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <button type="button" class="buy wide" disabled={busy} onClick={() => void start()}>
        {busy && t(`正在向${name}取付款码……`, `Asking ${name} for a code…`)}
        {!busy && wrong !== '' && t('再试一次', 'Try again')}
        {!busy && wrong === '' && t(`用${name}付款`, `Pay with ${name}`)}
      </button>
    </>
  );
}

/** What the buyer opens: the channel is called WeChat Pay, its application WeChat. */
function appOf(provider: ProviderName): string {
  return provider === 'wechat' ? t('微信', 'WeChat') : words(providerWords[provider]);
}

/** The drawing of codes is fetched when one is drawn; on a weak network it may not come. */
async function drawn(text: string): Promise<Code> {
  try {
    const { default: encodeQR } = await import('qr');
    const svg = encodeQR(text, 'svg', { border: 4 });
    return { text, picture: `data:image/svg+xml,${encodeURIComponent(svg)}` };
  } catch {
    return { text, picture: undefined };
  }
}

interface CodeProps {
  readonly code: Code;
  readonly provider: ProviderName;
  readonly over: boolean;
}

function CodeToPay({ code: { text, picture }, provider, over }: CodeProps) {
  const name = appOf(provider);
  // The button that was pressed is gone: who reads by ear or works by keyboard goes on here.
  const here = useRef<HTMLElement>(null);
  useEffect(() => here.current?.focus(), []);
  // WeChat takes its code from its own scanner only; Alipay's is a page that opens the application.
  const opens = text.startsWith('https:');
  return (
    <section class="code" aria-label={t('付款码', 'Code to pay')} tabIndex={-1} ref={here}>
      {picture !== undefined && (
        <img
          width={220}
          height={220}
          alt={t(`${name}付款码`, `Code to pay with ${name}`)}
          src={picture}
        />
      )}
      <p>{scanWords(name, picture !== undefined)}</p>
      {opens && (
        <a class="buy wide" href={text} target="_blank" rel="noreferrer">
          {t(`在本机打开${name}`, `Open ${name} on this device`)}
        </a>
      )}
      {!opens && (
        <p class="quiet small">
          {t(
            '用这台手机看直播的,请另用一台手机扫;或换一种支付方式。',
            'Watching on the phone that pays? Scan it with another one, or choose another way.',
          )}
        </p>
      )}
      <p class="waits" role="status">
        {over
          ? t('正在向渠道核对有没有付成,稍等。', 'Asking the channel whether you paid; one moment.')
          : t(
              '还没收到付款。付好后这里会自己变,不用刷新。',
              'Not paid yet. This page follows by itself.',
            )}
      </p>
    </section>
  );
}

function scanWords(name: string, there: boolean): string {
  if (there) return t(`打开${name},扫一扫付款。`, `Open ${name} and scan it to pay.`);
  return t(
    '付款码没有画出来,网络可能太慢。',
    'The code could not be drawn; the network may be slow.',
  );
}
