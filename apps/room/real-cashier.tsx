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
        {busy && t(`正在获取${name}付款码……`, `Getting the ${name} payment code…`)}
        {!busy && wrong !== '' && t('重试', 'Try again')}
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
    <section class="code" aria-label={t('付款码', 'Payment code')} tabIndex={-1} ref={here}>
      {picture !== undefined && (
        <img
          width={220}
          height={220}
          alt={t(`${name}付款码`, `${name} payment code`)}
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
            '如果正用这台手机看直播,请用另一台手机扫码,或换一种支付方式。',
            'If you are watching on this phone, scan with another phone or choose another payment method.',
          )}
        </p>
      )}
      <p class="waits" role="status">
        {over
          ? t('正在查询支付结果,请稍候。', 'Checking whether the payment went through…')
          : t(
              '尚未收到付款。付款成功后页面会自动更新。',
              'Payment not received yet. This page updates automatically.',
            )}
      </p>
    </section>
  );
}

function scanWords(name: string, there: boolean): string {
  if (there) return t(`打开${name}扫一扫付款。`, `Open ${name} and scan the code to pay.`);
  return t('付款码加载失败,请检查网络。', 'The payment code failed to load; check your network.');
}
