/**
 * PAYMENT-27: Alipay's number of the seller (PID) as its notices say it. Its files name the same account with 0156
 * behind it: 0 and the number of the yuan. Another currency's account is another account.
 */
export function pidOf(account: string): string {
  return /^(2088\d{12})0156$/.exec(account)?.[1] ?? account;
}
