/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import type { PaymentTicket, ProviderName } from '../../modules/payment/contract.ts';
import { api } from './viewer.ts';
import { t, wordsOf } from './words.ts';

interface Props {
  readonly paymentId: string;
  readonly provider: ProviderName;
}

interface Shown {
  readonly code: string;
  readonly picture: string;
}

/** A real channel: the buyer scans its code, or opens it where the page is on the phone itself. */
export function RealCashier({ paymentId, provider }: Props) {
  const [shown, setShown] = useState<Shown>();
  const [wrong, setWrong] = useState('');
  const start = async (): Promise<void> => {
    setWrong('');
    const begun = await api.post<PaymentTicket>(`/api/payments/${paymentId}/start`, { provider });
    if (!begun.ok) return setWrong(wordsOf(begun.refusal));
    const code = begun.value.code ?? '';
    const { default: encodeQR } = await import('qr');
    const picture = `data:image/svg+xml,${encodeURIComponent(encodeQR(code, 'svg'))}`;
    return setShown({ code, picture });
  };
  if (shown) {
    return (
      <div class="line" role="status">
        <img width={200} height={200} alt={t('付款码', 'Code to pay')} src={shown.picture} />
        <p>
          {t('请扫码付款;在手机上', 'Scan it to pay; on this phone ')}
          <a href={shown.code}>{t('点这里打开', 'open it here')}</a>
        </p>
      </div>
    );
  }
  return (
    <>
      {wrong !== '' && <p class="wrong">{wrong}</p>}
      <button type="button" class="buy wide" onClick={() => void start()}>
        {t('付款', 'Pay')}
      </button>
    </>
  );
}
