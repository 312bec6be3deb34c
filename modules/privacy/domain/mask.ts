/** `王小雨` → `王**`: the family name stays, so that a desk can greet and a ticker can tell. */
export function maskName(name: string): string {
  const first = [...name][0];
  return first === undefined ? '' : `${first}**`;
}

/** `13812345678` → `138****5678`; anything shorter is hidden whole. */
export function maskPhone(phone: string): string {
  return phone.length < 7 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** Keeps province, city and district, hides street, number and door. */
export function maskAddress(address: { readonly region: string }): string {
  return `${address.region} ****`;
}
