import { providerNames, providerWords } from '../../payment/contract.ts';
import { noteOf } from '../domain/words.ts';

interface Way {
  /** The number of the bank's transfer, where finance paid. */
  readonly byHand?: string | undefined;
  readonly provider?: string | undefined;
}

/** ORDER-55: by which way money came back, as the buyer finds it there; internal numbers are no use to them. */
export function backNote({ byHand, provider }: Way): string {
  if (byHand !== undefined) {
    return noteOf({ zh: `银行转账,流水号 ${byHand}`, en: `bank transfer ${byHand}` });
  }
  const name = providerNames.find((known) => known === provider);
  return noteOf(name ? providerWords[name] : { zh: '原支付渠道', en: 'the way it was paid' });
}
