import type { ViewerLogin } from '../../modules/crm/contract.ts';
import type { Refusal } from '../../platform/kernel/result.ts';
import { openApi } from '../../platform/web/api.ts';

const place = 'dianbo.viewer';

type KeptLogin = Omit<ViewerLogin, 'until'> & { readonly until?: number };

function stored(): KeptLogin | undefined {
  const text = localStorage.getItem(place);
  if (text === null) return undefined;
  const kept: KeptLogin = JSON.parse(text);
  // One that ended opens nothing: whoever comes after so long begins anew.
  return (kept.until ?? Infinity) > Date.now() ? kept : undefined;
}

let login = stored();

export const api = openApi(() => login?.token);

/** A token that is older than a month is exchanged for a fresh one: who comes back does not lose their orders. */
const freshMs = 150 * 86_400_000;

let renewing: Promise<void> | undefined;
/** Why this browser is nobody yet, where it is refused for a while (CRM-32). */
let refused: Refusal | undefined;

export function whyNobody(): Refusal | undefined {
  return refused;
}

let making: Promise<KeptLogin | undefined> | undefined;

/** Who this browser is to the shop; asked for once and kept. */
export async function knownViewer(): Promise<KeptLogin | undefined> {
  if (login) {
    // Tokens of before name no end; they are renewed, too.
    if ((login.until ?? 0) - Date.now() < freshMs) renewing ??= renew();
    return login;
  }
  // Several parts of a page ask at once; asked for twice, a browser would chat as one and buy as another.
  making ??= becomeViewer().finally(() => {
    making = undefined;
  });
  return making;
}

async function becomeViewer(): Promise<KeptLogin | undefined> {
  const made = await api.post<ViewerLogin>('/api/viewers', {});
  refused = made.ok || made.refusal.retryAfterMs === undefined ? undefined : made.refusal;
  if (!made.ok) return undefined;
  login = made.value;
  localStorage.setItem(place, JSON.stringify(login));
  return login;
}

async function renew(): Promise<void> {
  const fresh = await api.post<ViewerLogin>('/api/me/token');
  if (!fresh.ok || !login) return;
  login = fresh.value;
  localStorage.setItem(place, JSON.stringify(login));
}

/** The shop no longer knows this browser, as after its data was removed. */
export function forgetViewer(): void {
  localStorage.removeItem(place);
  login = undefined;
}

/** A number that this browser gives itself, so that the shop can tell one device from another. */
export function deviceNumber(): string {
  const known = localStorage.getItem('dianbo.device');
  if (known !== null) return known;
  const fresh = crypto.randomUUID();
  localStorage.setItem('dianbo.device', fresh);
  return fresh;
}

/** Saves a file that only this viewer may have; answers with the refusal where there is one. */
export async function download(path: string, name: string): Promise<Refusal | undefined> {
  const response = await fetch(path, {
    headers: { authorization: `Bearer ${login?.token ?? ''}` },
  });
  // Every answer with a status of 400 or more carries the refusal schema of platform/http.
  if (!response.ok) return (await response.json()) as Refusal;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  return undefined;
}
