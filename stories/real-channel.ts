import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Settings } from '../apps/server/settings.ts';

const keys = () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    secret: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    open: pair.publicKey.export({ type: 'spki', format: 'pem' }),
  };
};

export interface AlipayDouble {
  readonly terms: NonNullable<NonNullable<Settings['channels']>['alipay']>;
  /** Payments that it was asked for a code of; whoever paid stands in `paid`. */
  readonly asked: string[];
  readonly paid: Set<string>;
  /** While it is away it hangs up on everybody. */
  away: boolean;
  close(): Promise<void>;
}

interface Asked {
  readonly out_trade_no: string;
  readonly total_amount?: string;
}

/** What it knows of payments, and what it says of them. */
class Book {
  readonly asked: string[] = [];
  readonly paid = new Set<string>();
  readonly #yuan = new Map<string, string>();

  answer(method: string, { out_trade_no: id, total_amount: yuan = '' }: Asked): object {
    const done = { code: '10000', msg: 'Success' };
    if (method === 'alipay.trade.precreate') {
      this.asked.push(id);
      this.#yuan.set(id, yuan);
      return { ...done, qr_code: `https://qr.alipay.com/bax${id.slice(-12)}` };
    }
    if (method === 'alipay.trade.query' && this.paid.has(id)) {
      const how = { trade_no: `2026${id.slice(-8)}`, trade_status: 'TRADE_SUCCESS' };
      return { ...done, ...how, total_amount: this.#yuan.get(id) };
    }
    return { code: '40004', msg: 'Business Failed', sub_code: 'ACQ.TRADE_NOT_EXIST' };
  }
}

/** A gateway that speaks as Alipay's does, as far as a code to scan needs it, on this machine. */
export async function openAlipayDouble(): Promise<AlipayDouble> {
  const ours = keys();
  const theirs = keys();
  const book = new Book();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes) => (body += String(bytes)));
    request.on('end', () => {
      if (double.away) return response.destroy();
      const params = new URLSearchParams(body);
      const method = params.get('method') ?? '';
      const part = JSON.stringify(book.answer(method, JSON.parse(params.get('biz_content') ?? '')));
      const sign = createSign('RSA-SHA256').update(part).sign(theirs.secret, 'base64');
      return response.end(`{"${method.replaceAll('.', '_')}_response":${part},"sign":"${sign}"}`);
    });
  });
  const double: AlipayDouble = {
    terms: {
      gateway: `http://127.0.0.1:${await listening(server)}/gateway.do`,
      appId: '2021000000000001',
      merchantId: '2088000000000001',
      feeBp: 60,
      privateKey: ours.secret,
      alipayPublicKey: theirs.open,
      notifyUrl: 'https://live.example.cn/api/payments/alipay/notify',
    },
    asked: book.asked,
    paid: book.paid,
    away: false,
    close: () => closed(server),
  };
  return double;
}

function closed(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

function listening(server: Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : 0);
    });
  });
}
