/**
 * What WeChat Pay v3 signs, as text. Nothing here knows a key. Every line ends with a line feed, the
 * last one too; the path is exactly as it is sent, with its query.
 */
export function requestText(request: {
  readonly method: string;
  readonly path: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
}): string {
  const { method, path, timestamp, nonce, body } = request;
  return `${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`;
}

/** What is signed of an answer and of a notice, in its bytes: such as are no UTF-8 would be others as text (PAYMENT-32). */
export function answerBytes(answer: {
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: Uint8Array;
}): Buffer {
  const head = Buffer.from(`${answer.timestamp}\n${answer.nonce}\n`);
  return Buffer.concat([head, answer.body, Buffer.from('\n')]);
}

/** Parts of the Authorization header, in the order of the documentation. */
export function authorization(parts: {
  readonly merchantId: string;
  readonly serial: string;
  readonly nonce: string;
  readonly timestamp: string;
  readonly signature: string;
}): string {
  const { merchantId, serial, nonce, timestamp, signature } = parts;
  return (
    `WECHATPAY2-SHA256-RSA2048 mchid="${merchantId}",nonce_str="${nonce}",` +
    `timestamp="${timestamp}",serial_no="${serial}",signature="${signature}"`
  );
}

/** How far a timestamp may be from ours; older ones are replays. */
export const skewMs = 5 * 60_000;

/** Deliberately wrong signatures that WeChat sends to see whether anybody checks. */
export const probeMark = 'WECHATPAY/SIGNTEST/';
