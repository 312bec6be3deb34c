import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import type { BookedEntry } from '../contract.ts';
import { chart } from '../domain/accounts.ts';

interface EntryLinesProps {
  readonly lines: BookedEntry['lines'];
}

/** The lines of one entry: debits first, each account by its number and name. */
export function EntryLines({ lines }: EntryLinesProps) {
  const { t, lang } = useSay();
  const nameOf = (code: string): string => {
    const account = chart.find((item) => item.code === code);
    return (lang === 'zh' ? account?.nameZh : account?.nameEn) ?? '';
  };
  const debitFirst = lines.toSorted((one, other) => Number(one.fen <= 0) - Number(other.fen <= 0));
  return (
    <table>
      <tbody>
        {debitFirst.map(({ account, sub, fen }) => (
          <tr key={`${account} ${sub}`}>
            <td>
              {fen > 0 ? t('借', 'Dr') : t('贷', 'Cr')} <code>{account}</code> {nameOf(account)}
            </td>
            <td className="number">{yuan(Math.abs(fen))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
